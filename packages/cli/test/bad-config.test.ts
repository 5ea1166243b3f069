import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 });

let folder: string;

const START = "data: good.csv\ntarget: y\n";

const files: Readonly<Record<string, string>> = {
  "good.csv": `a,b,y\n${Array.from({ length: 60 }, (_, i) => `${i},${i % 7},${(i * 3) % 11}`).join("\n")}\n`,
  "misspelt.yaml": `${START}lamda: 3\n`,
  "camel.yaml": `${START}# a remark\nlearningRate: 0.1\n`,
  "strange.yaml": `${START}zebra: 1\n`,
  "misspelt.json": '{\n  "data": "good.csv",\n  "tagret": "y"\n}\n',
  "twice.yaml": `${START}target: a\n`,
  "broken.yaml": "data: [good.csv\ntarget: y\n",
  "text.yaml": `${START}seed: some\n`,
  "list.yaml": `${START}batch: [1, 2]\n`,
  "choice.yaml": `${START}scaling: robsut\n`,
  "threads.yaml": `${START}\nthreads: 9999\n`,
  "both.yaml": `${START}lambda: 1\nboundary: 1\n`,
  "folds.yaml": `${START}ensemble: true\n`,
  "stratified.yaml": `${START}folds: 3\nfold: 4\n`,
  "none.yaml": "# nothing\n",
};

beforeAll(async () => {
  folder = await temporaryFolder("bad-config");
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const options = ["--target", "y", "--epochs", "1+1", "--batch", "16", "--share", "1", "--hidden", "8", "--quiet"];
  const folds = ["--folds", "2", "--ensemble", "--out", "newer"];
  expect(await isocline(folder, "train", "good.csv", ...options, ...folds)).toMatchObject({ code: 0 });
  const document = join(folder, "newer/cross-validation.json");
  const text = await readFile(document, "utf8");
  await writeFile(document, text.replace("isocline.cross-validation/1", "isocline.cross-validation/2"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("what a bad config file gets", () => {
  it.each([
    [
      "misspelt.yaml",
      'misspelt.yaml, line 3: expected settings of a training, found the key "lamda"; did you mean lambda?',
    ],
    [
      "camel.yaml",
      'camel.yaml, line 4: expected settings of a training, found the key "learningRate"; did you mean learning-',
    ],
    ["strange.yaml", 'found the key "zebra"; see isocline train --help: every option is a key'],
    [
      "misspelt.json",
      'misspelt.json, line 3: expected settings of a training, found the key "tagret"; did you mean target?',
    ],
    ["twice.yaml", "twice.yaml, line 3, column 1: expected YAML, found Map keys must be unique; correct that line"],
    ["broken.yaml", "broken.yaml, line 2, column 1: expected YAML, found "],
    ["text.yaml", 'text.yaml, line 3, seed: expected a whole number of at least 0, found "some"'],
    ["list.yaml", "list.yaml, line 3, batch: expected "],
    [
      "choice.yaml",
      'choice.yaml, line 3, scaling: expected one of auto, standard, robust, min-max, quantile, none, found "robsut"; did you mean robust?',
    ],
    ["threads.yaml", "threads.yaml, line 4, threads: expected a whole number from 1 to "],
    ["both.yaml", "both.yaml, line 3, lambda: expected --lambda or --boundary, found both"],
    ["folds.yaml", "folds.yaml, line 3, ensemble: expected --folds with it, and no --fold, found none"],
    ["stratified.yaml", "stratified.yaml, line 4, fold: expected a whole number from 1 to 3, found 4"],
    ["none.yaml", "none.yaml: expected settings, as in batch: 256, found none"],
    ["missing.yaml", "missing.yaml: expected a config file, found no such file; isocline init writes one"],
    ["text.yaml --threads 9999 --seed 1", "--threads: expected a whole number from 1 to "],
  ])("isocline train %s: exit code 2", async (line, message) => {
    const before = await readdir(folder);
    const ended = await isoclineInside(folder, "train", ...line.split(" "), "--quiet");
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(message);
    expect(await readdir(folder)).toEqual(before);
  });

  it.each([["report"], ["train --resume"], ["export --format onnx --out x.onnx"]])(
    "isocline %s refuses a cross-validation from a newer version",
    async (command) => {
      const ended = await isoclineInside(folder, ...command.split(" "), "newer");
      expect(ended).toMatchObject({ code: 3, stdout: "" });
      expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
      expect(ended.stderr).toContain("newer/cross-validation.json: expected ");
      expect(ended.stderr).toContain('"isocline.cross-validation/2"');
    },
  );
});
