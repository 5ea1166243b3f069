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

describe("a report", () => {
  it("says on the terminal that what it shows has not ended", async () => {
    for (const name of ["run-cut", "cv-cut"]) {
      expect(await isocline(folder, "report", name, "--quiet")).toMatchObject({
        code: 0,
        stderr:
          `warning: ${name} is interrupted, so its figures are not final or not there; ` +
          `go on with isocline train --resume ${name}\n`,
      });
    }
  });

  it.each([[["run", "cv"]], [["cv", "plain"]]])("has cross-validations beside others: %s", async (names) => {
    const ended = await isocline(folder, "report", ...names, "--out", "all.html");
    expect(ended).toMatchObject({ code: 0, stderr: "wrote all.html\n" });
  });
});

describe("an evaluation on the rows of training", () => {
  const INCLUDES = "warning: these rows include those that it was trained on; ";

  it("says so, of a run and of an ensemble", async () => {
    for (const name of ["run", "cv"]) {
      const { code, stderr } = await isocline(folder, "evaluate", name, "./houses.csv", "--quiet");
      expect([code, stderr]).toEqual([0, `${INCLUDES}its report has the errors on rows held back\n`]);
    }
  });

  it("says that they may be among those of a query, and nothing of another table", async () => {
    const some = await isocline(folder, "evaluate", "run", "houses.csv", "--query", "FROM data LIMIT 20");
    expect(some.stderr).toBe(
      "warning: these rows may include those that it was trained on: they are of the same table\n",
    );
    await cp(join(folder, "houses.csv"), join(folder, "others.csv"));
    expect(await isocline(folder, "evaluate", "run", "others.csv")).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a column that no model can be fed by", () => {
  it("is refused before training, unless it is left out", async () => {
    const [head = "", ...rows] = (await readFile(join(folder, "houses.csv"), "utf8")).split("\n");
    await writeFile(join(folder, "odd.csv"), [head.replace("age", "__proto__"), ...rows].join("\n"));
    const train = ["train", "odd.csv", ...TRAIN.slice(2)];
    expect(await isocline(folder, ...train, "--out", "odd")).toMatchObject({
      code: 3,
      stderr:
        'isocline: odd.csv: expected columns whose names a model can be fed by, found "__proto__"; ' +
        "rename it with --query, or leave it out with --exclude\n",
    });
    expect(await isocline(folder, ...train, "--exclude", "__proto__", "--out", "even")).toMatchObject({ code: 0 });
    expect(await isocline(folder, "predict", "even", "odd.csv")).toMatchObject({ code: 0, stderr: "" });
  });
});
