import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const TRAIN = [
  ...["train", "houses.csv", "--target", "price", "--exclude", "id", "--batch", "32", "--hidden", "4"],
  ...["--epochs", "1+1", "--quiet"],
];

let folder: string;

/** A file of JSON with some of it changed. */
async function edit(path: string, change: (document: never) => void): Promise<void> {
  const document = JSON.parse(await readFile(join(folder, path), "utf8"));
  change(document as never);
  await writeFile(join(folder, path), JSON.stringify(document));
}

/** A copy of a run or a cross-validation that says it was interrupted, without a model. */
async function interrupted(name: string, file: string, from = name): Promise<void> {
  await cp(join(folder, from), join(folder, `${name}-cut`), { recursive: true });
  for (const model of ["model.onnx", "baseline.onnx"]) await rm(join(folder, `${name}-cut`, model), { force: true });
  await edit(`${name}-cut/${file}`, (document: { status: string }) => {
    document.status = "interrupted";
  });
}

beforeAll(async () => {
  folder = await temporaryFolder("unfinished");
  await writeHouses(join(folder, "houses.csv"), 120);
  const runs = [
    [...TRAIN, "--out", "run"],
    [...TRAIN, "--folds", "2", "--out", "plain"],
    [...TRAIN, "--folds", "2", "--ensemble", "--out", "cv"],
  ];
  for (const run of runs) expect(await isocline(folder, ...run)).toMatchObject({ code: 0 });
  await interrupted("run", "run.json");
  await interrupted("cv", "cross-validation.json");
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

describe("a model of what has not ended", () => {
  const RESUME = (name: string): string => `go on with isocline train --resume ${name}\n`;
  const WITHOUT = "found a cross-validation without; name a fold's folder, or train with --ensemble\n";

  it.each([
    ["run-cut", `isocline: run-cut: expected a run with a model, found one that is interrupted; ${RESUME("run-cut")}`],
    [
      "cv-cut",
      `isocline: cv-cut: expected a run with a model, found a cross-validation that is interrupted; ${RESUME("cv-cut")}`,
    ],
    ["plain", `isocline: plain: expected a run with a model, ${WITHOUT}`],
  ])("is refused alike by predict, evaluate and diagnose: %s", async (name, stderr) => {
    for (const command of ["predict", "evaluate", "diagnose"]) {
      expect(await isocline(folder, command, name, "houses.csv"), command).toMatchObject({
        code: 3,
        stdout: "",
        stderr,
      });
    }
  });

  it("is not exported, whole or in part", async () => {
    const ended = await isocline(folder, "export", "cv-cut", "--format", "onnx", "--out", "part.onnx");
    expect(ended).toMatchObject({
      code: 3,
      stderr: `isocline: cv-cut: expected a cross-validation that has ended, found one that is interrupted; ${RESUME("cv-cut")}`,
    });
  });

  it("is exported of the folds that did not diverge, with a warning", async () => {
    await cp(join(folder, "cv"), join(folder, "lost"), { recursive: true });
    await edit("lost/cross-validation.json", (document: { status: string; runs: { status: string }[] }) => {
      document.status = "diverged";
      (document.runs[1] as { status: string }).status = "diverged";
    });
    const ended = await isocline(folder, "export", "lost", "--format", "onnx", "--out", "lost.onnx");
    expect(ended).toMatchObject({
      code: 0,
      stderr:
        "warning: 1 of 2 folds diverged and is left out\n" +
        "wrote the controlled model of the one fold of lost to lost.onnx\n",
    });
  });

  it("is of the baseline alone where the controlled one is not there", async () => {
    await cp(join(folder, "run"), join(folder, "half"), { recursive: true });
    await rm(join(folder, "half/model.onnx"));
    const { code, stderr } = await isocline(folder, "predict", "half", "houses.csv");
    expect([code, stderr]).toEqual([
      3,
      "isocline: half: expected a run with its model, found the baseline's alone; name half/baseline.onnx\n",
    ]);
  });
});
