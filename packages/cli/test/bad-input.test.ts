import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 });

let folder: string;

const interrupted = ["cut", "odd", "old", "changed", "flipped", "crowded"];

const rows = (count: number, row: (i: number) => string): string =>
  `a,b,y\n${Array.from({ length: count }, (_, i) => row(i)).join("\n")}\n`;

const tables: Readonly<Record<string, string>> = {
  "good.csv": rows(60, (i) => `${i},${i % 7},${i % 5}`),
  "constant.csv": rows(60, (i) => `${i},${i % 7},3`),
  "empty.csv": "a,b,y\n",
  "nothing.csv": "",
  "text.csv": rows(60, (i) => `${i === 41 ? "x41" : i},${i % 7},${i % 5}`),
  "blank.csv": rows(60, (i) => `${i === 41 ? "" : i},${i % 7},${i % 5}`),
  "nan.csv": rows(60, (i) => `${i === 41 ? "NaN" : i},${i % 7},${i % 5}`),
  "infinite.csv": rows(60, (i) => `${i === 41 ? "-inf" : i},${i % 7},${i % 5}`),
  "texts.csv": rows(60, (i) => `u${i % 2},v${i % 3},${i % 5}`),
  "ragged.csv": `${rows(60, (i) => `${i},${i % 7},${i % 5}`)}1,2\n`,
  "other.csv": "a,c\n1,2\n",
  file: "",
};

beforeAll(async () => {
  folder = await temporaryFolder("bad");
  await writeHouses(join(folder, "houses.csv"), 120);
  for (const [name, content] of Object.entries(tables)) await writeFile(join(folder, name), content);
  await mkdir(join(folder, "full"));
  await writeFile(join(folder, "full/precious.txt"), "keep me");
  const args = ["--target", "y", "--epochs", "2+1", "--batch", "16", "--share", "1", "--quiet", "--json", "--out"];
  expect(await isocline(folder, "train", "good.csv", ...args, "run")).toMatchObject({ code: 0 });
  for (const out of interrupted) await cp(join(folder, "run"), join(folder, out), { recursive: true });
  expect(await isocline(folder, "train", "good.csv", ...args, "strict", "--missing", "error")).toMatchObject({
    code: 0,
  });
  const edit = async (path: string, change: (text: string) => string): Promise<void> => {
    await writeFile(join(folder, path), change(await readFile(join(folder, path), "utf8")));
  };
  const interrupt = (text: string): string => text.replace('"status": "completed"', '"status": "interrupted"');
  for (const out of interrupted) await edit(`${out}/run.json`, interrupt);
  const checkpoint = await readFile(join(folder, "cut/checkpoint.safetensors"));
  await writeFile(join(folder, "cut/checkpoint.safetensors"), checkpoint.subarray(0, 900));
  await writeFile(join(folder, "flipped/checkpoint.safetensors"), checkpoint.with(-9, (checkpoint.at(-9) ?? 0) ^ 4));
  await edit("crowded/run.json", (text) => text.replaceAll('"threads": 1', '"threads": 9999'));
  await edit("odd/run.json", (text) => text.slice(0, 200));
  await edit("old/run.json", (text) => text.replace("isocline.run/1", "isocline.run/99"));
  await edit("changed/run.json", (text) => text.replace('"batch": 16', '"batch": 17'));
});

afterAll(() => rm(folder, { recursive: true }));

describe("what bad input gets", () => {
  it.each([
    [
      "train missing.csv --target y",
      3,
      "missing.csv: expected a CSV, TSV, Parquet or Arrow file, or JSON lines, found no such file",
    ],
    ["train good.csv --target yy", 2, '--target: expected one of the columns a, b, y, found "yy"; did you mean "y"?'],
    ["train good.csv", 2, "--target: expected the column to predict, found none"],
    ["train constant.csv --target y", 3, 'constant.csv, column "y": expected a target that varies'],
    ["train empty.csv --target y", 3, "empty.csv: expected a table with rows, found none"],
    [
      "train nothing.csv --target y",
      3,
      "nothing.csv: expected a CSV, TSV, Parquet or Arrow file, or JSON lines, found an empty file",
    ],
    ["train text.csv --target y --numeric a", 3, 'text.csv, row 42, column "a": expected a number'],
    ["train text.csv --target a", 3, 'text.csv, row 42, column "a": expected a number'],
    [
      "train blank.csv --target y --missing error",
      3,
      'blank.csv, row 42, column "a": expected a finite number, found a blank; drop the rows without one, leave the',
    ],
    ["train blank.csv --target y --missing mean", 2, '--missing: expected one of median, error, found "mean"'],
    ["train blank.csv --target a", 3, 'blank.csv, row 42, column "a": expected a finite number, found a blank; drop'],
    ["train nan.csv --target y", 3, 'nan.csv, row 42, column "a": expected a finite number, found NaN'],
    ["train infinite.csv --target y", 3, 'infinite.csv, row 42, column "a": expected a finite number, found -Infinity'],
    ["train ragged.csv --target y", 3, "ragged.csv, line 62: expected 3 cells, as in the header, found 2"],
    ["train texts.csv --target y --batch 16", 2, "texts.csv: expected a numeric feature"],
    [
      "train good.csv --target y --batch 256",
      3,
      "training rows: expected at least 256, the rows of one batch, found 48; use batches of 48",
    ],
    ["train good.csv --target y --lambda 0", 2, '--lambda: expected a number above 0, found "0"'],
    [
      "train good.csv --target y --lambda 1,2,3",
      2,
      "--lambda: expected one number, or 2: one for each numeric column (a, b)",
    ],
    ["train good.csv --target y --lambda c=1", 2, '--lambda: expected one of the columns a, b, found "c"'],
    ["train good.csv --target y --boundary y=1", 2, '--boundary: expected one of the columns a, b, found "y"'],
    ["train good.csv --target y --threads 9999", 2, "--threads: expected a whole number from 1 to "],
    ["train good.csv --target y --share 1.01", 2, '--share: expected a number from 0 to 1, found "1.01"'],
    ["train good.csv --target y --exclude z", 2, '--exclude: expected one of the columns a, b, y, found "z"'],
    ["train good.csv --target y --exclude a,b", 3, 'good.csv: expected at least one feature beside the target "y"'],
    ["train good.csv --target y --exclude y", 2, "--exclude: expected another column than the target"],
    ["train good.csv --target y --out file/below", 2, "--out: expected a new or empty folder that can be written to"],
    ["train good.csv --target y --out full", 2, "found full, which holds files"],
    ["train good.csv --target y --sahre 1", 2, "unknown option '--sahre' (Did you mean --share?)"],
    ["train good.csv more.csv --target y", 2, "too many arguments"],
    ["train sample:diamond --target y", 2, "did you mean sample:diamonds?"],
    [
      "train --resume nowhere",
      2,
      "--resume: expected the folder of an interrupted run, found nowhere, without a run.json",
    ],
    ["train --resume run", 2, "found a run that is complete"],
    ["train --resume cut --seed 2", 2, "expected no other option: a run goes on with its own, found --seed"],
    ["train --resume cut", 3, "cut/checkpoint.safetensors: expected a safetensors file"],
    ["train --resume odd", 3, "odd/run.json: expected JSON, found damaged text"],
    ["train --resume old", 3, 'old/run.json: expected a record of schema "isocline.run/1"'],
    ["train --resume flipped", 3, "flipped/checkpoint.safetensors: expected what was written, found other bytes"],
    ["train --resume crowded", 2, "--resume: expected a run of at most "],
    ["train --resume changed", 3, "changed/checkpoint.safetensors: expected a checkpoint of the same options and data"],
    ["predict missing good.csv", 3, "missing: expected a model, found no such file"],
    [
      "predict run missing.csv",
      3,
      "missing.csv: expected a CSV, TSV, Parquet or Arrow file, or JSON lines, found no such file",
    ],
    ["predict run/checkpoint.safetensors good.csv", 3, "run/checkpoint.safetensors: expected an ONNX model"],
    ["predict run other.csv", 3, 'other.csv: expected a column "b", found none'],
    ["predict run text.csv", 3, 'text.csv, row 42, column "a": expected a number, as in the table'],
    [
      "predict strict blank.csv",
      3,
      'blank.csv, row 42, column "a": expected a finite number, since the model was trained without blanks, found a blank',
    ],
    ["predict run nan.csv --out p.csv", 3, 'nan.csv, row 42, column "a": expected a finite number, found NaN'],
    ["predict run good.csv --keep zz", 2, '--keep: expected one of the columns a, b, y, found "zz"'],
    [
      "predict run good.csv --out p.txt",
      2,
      "--out: expected a file ending in .csv, .jsonl, .ndjson, .parquet, found p",
    ],
    [
      "predict run good.csv --out p.csv --format jsonl",
      2,
      "--format: expected csv, as the ending of p.csv says, found",
    ],
    ["predict run good.csv --format json", 2, '--format: expected one of csv, jsonl, parquet, found "json"; did you'],
    ["predict run good.csv --out file/p.csv", 2, "--out: expected a folder file to write into"],
    ["predict run go*.csv --out good.csv", 2, "--out: expected another file than those that are read, found good.csv"],
    ["predict run good.csv --out good.csv", 2, "--out: expected another file than those that are read, found good.csv"],
    ["predict run good.csv --threads 9999", 2, "--threads: expected a whole number from 1 to "],
    ["evaluate run good.csv --threads 9999", 2, "--threads: expected a whole number from 1 to "],
    ["reproduce lai --data . --threads 9999", 2, "--threads: expected a whole number from 1 to "],
    ["predict run", 2, "DATA: expected a table, found none; name a file, or give --query"],
    ["predict", 2, "missing required argument 'model'"],
    ["reproduce lia --data .", 2, "did you mean lai?"],
    ["reproduce lai", 2, "--data: expected a folder with train.csv and test.csv"],
    [
      "reproduce lai --data .",
      3,
      "train.csv: expected a CSV, TSV, Parquet or Arrow file, or JSON lines, found no such file",
    ],
  ])("isocline %s: exit code %i", async (line, code, message) => {
    const before = await readdir(folder);
    const ended = await isoclineInside(folder, ...line.split(" "));
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(message);
    expect(await readdir(folder)).toEqual(before);
    expect(existsSync(join(folder, "runs"))).toBe(false);
    expect(await readdir(join(folder, "full"))).toEqual(["precious.txt"]);
  });
});

describe("a command that there is not", () => {
  it("is refused, with what it most resembles", async () => {
    expect(await isocline(folder, "tarin")).toMatchObject({
      ...{ code: 2, stdout: "" },
      stderr: "isocline: unknown command 'tarin' (Did you mean train?); see isocline --help\n",
    });
  });
});

describe("a run that could not go on", () => {
  it.each(interrupted)("is not left locked: %s", (run) => {
    expect(existsSync(join(folder, run, "run.json"))).toBe(true);
    expect(existsSync(join(folder, run, "run.lock"))).toBe(false);
  });
});
