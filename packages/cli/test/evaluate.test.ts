import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deployedFile, deployedProgram, errorMetrics, mlp, parseRecord, toOnnx } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

let folder: string;

const path = (name: string): string => join(folder, name);
const train = (...args: readonly string[]) =>
  isocline(folder, "train", "houses.csv", "--target", "price", "--exclude", "id", "--batch", "64", "--quiet", ...args);

beforeAll(async () => {
  folder = await temporaryFolder("evaluate");
  await writeHouses(path("houses.csv"), 300);
  await writeHouses(path("more.csv"), 5000);
  await train("--epochs", "4+3", "--share", "1", "--hidden", "8", "--learning-rate", "0.01", "--out", "run");
  await train("--epochs", "2", "--control", "none", "--hidden", "8", "--out", "plain");
  await train("--epochs", "2+2", "--share", "1", "--lambda", "1e-15", "--optimizer", "sgd", "--out", "half");
  const table = await readFile(path("more.csv"), "utf8");
  await writeFile(path("renamed.csv"), table.replace("kind,price", "kind,sold for"));
  await writeFile(path("gap.csv"), table.replace(/^(h41,.*),[^,]*$/m, "$1,"));
  await writeFile(path("words.csv"), table.replace(/^(h41,.*),[^,]*$/m, "$1,dear"));
  await writeFile(path("none.csv"), "area,age,luck,kind,price\n");
  await writeFile(path("other.csv"), "area,age\n1,2\n");
  const { preprocessing } = parseRecord(await readFile(path("run/run.json"), "utf8"), "run").data;
  const model = mlp({ inputs: 7, hidden: [] });
  const parameters = new Float32Array(8);
  await writeFile(path("mute.onnx"), toOnnx(deployedProgram({ model, parameters, preprocessing })));
  await writeFile(path("mean.onnx"), deployedFile({ model, parameters, preprocessing, version: "1" }));
});

afterAll(() => rm(folder, { recursive: true }));

/** The errors of what `predict` gives. */
async function expected(model: string): Promise<ReturnType<typeof errorMetrics>> {
  const out = path(`${model.replaceAll("/", "-")}.csv`);
  await isocline(folder, "predict", model, "more.csv", "--keep", "price", "--out", out, "--quiet");
  const rows = (await readFile(out, "utf8")).trimEnd().split("\n").slice(1);
  const cells = rows.map((row) => row.split(",").map(Number) as [number, number]);
  return errorMetrics(
    cells.map(([, prediction]) => prediction),
    cells.map(([price]) => price),
  );
}

describe("isocline evaluate", () => {
  it("measures both branches of a run, as its predictions have it", async () => {
    const { code, stdout, stderr } = await isocline(folder, "evaluate", "run", "more.csv", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: "isocline.evaluation/1", data: "more.csv", target: "price", rows: 5000 });
    expect(Object.keys(document.models)).toEqual(["baseline", "controlled"]);
    for (const [name, file] of [
      ["baseline", "run/baseline.onnx"],
      ["controlled", "run/model.onnx"],
    ] as const) {
      const { path: found, ...errors } = document.models[name];
      expect(found).toBe(file);
      for (const [key, value] of Object.entries(await expected(file)))
        expect(errors[key]).toBeCloseTo(value as number, 6);
    }
    expect(document.models.baseline.rmse).not.toBe(document.models.controlled.rmse);
  });

  it("prints a table with the change", async () => {
    const { code, stdout, stderr } = await isocline(folder, "evaluate", "run", "more.csv");
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^ +baseline +controlled +change$/);
    expect(lines.slice(1, 3)).toEqual(["", "Evaluation: 5 000 rows of more.csv"]);
    expect(lines.slice(3).map((line) => line.split(/ {2,}/)[0])).toEqual([
      "RMSE (price)",
      "MAE (price)",
      "R²",
      "output variance (price²)",
    ]);
    expect(lines[3]).toMatch(/^RMSE \(price\) +[\d.]+ +[\d.]+ +[+−]?[\d.]+ %$/);
    expect(lines[5]).toMatch(/^R² +−?[\d.]+ +−?[\d.]+ +[+−]?[\d.]+$/);
  });

  it.each([
    ["plain", "baseline"],
    ["half", "baseline"],
    ["run/model.onnx", "model"],
  ])("measures one model alone: %s", async (model, name) => {
    const { code, stdout } = await isocline(folder, "evaluate", model, "more.csv", "--json");
    expect([code, Object.keys(JSON.parse(stdout).models)]).toEqual([0, [name]]);
    const { stdout: table } = await isocline(folder, "evaluate", model, "more.csv");
    expect(table).toMatch(new RegExp(`^ +${name}\n`));
  });

  it("compares with the column that --target names, also for a file that does not name its target", async () => {
    const own = await isocline(folder, "evaluate", "mean.onnx", "more.csv", "--json");
    const renamed = await isocline(folder, "evaluate", "mean.onnx", "renamed.csv", "--target", "sold for", "--json");
    const mute = await isocline(folder, "evaluate", "mute.onnx", "more.csv", "--target", "price", "--json");
    const rmse = [own, renamed, mute].map(({ stdout }) => JSON.parse(stdout).models.model.rmse);
    expect(new Set(rmse).size).toBe(1);
    expect(JSON.parse(own.stdout).models.model).toMatchObject({ outputVariance: 0 });
    expect(JSON.parse(own.stdout).models.model.r2).toBeCloseTo(0, 1);
  });

  it("exits with 5 where a threshold is missed, after its result", async () => {
    const run = ["evaluate", "run", "more.csv", "--json", "--max-rmse"];
    const { models } = JSON.parse((await isocline(folder, ...run, "1e9")).stdout);
    const { rmse } = models.controlled;
    const met = await isocline(folder, ...run, String(rmse));
    expect([met.code, met.stderr, JSON.parse(met.stdout).threshold]).toEqual([
      0,
      "",
      { maxRmse: rmse, rmse, met: true },
    ]);
    const missed = await isocline(folder, ...run, "0.001");
    expect([missed.code, JSON.parse(missed.stdout).threshold.met]).toEqual([5, false]);
    expect(missed.stderr).toBe(`isocline: threshold missed: the RMSE is ${rmse}, --max-rmse 0.001\n`);
  });

  it.each([
    ["missing more.csv", 3, "missing: expected a model, found no such file"],
    [". more.csv", 3, ".: expected the folder of a run, found no run.json in it"],
    ["more.csv more.csv", 3, "more.csv: expected an ONNX model"],
    ["run missing.csv", 3, "missing.csv: expected a CSV, TSV, Parquet or Arrow file"],
    [
      "run other.csv",
      3,
      'other.csv: expected a column "price", the target of the model, found none; say with --target',
    ],
    ["run other.csv --target age", 3, 'other.csv: expected a column "luck", found none'],
    ["run more.csv --target prize", 2, 'found "prize"; did you mean "price"?'],
    ["run more.csv --target kind", 3, 'more.csv, row 1, column "kind": expected a number'],
    ["run gap.csv", 3, 'gap.csv, row 42, column "price": expected a finite number, to compare the prediction with'],
    ["run words.csv", 3, 'words.csv, row 42, column "price": expected a number'],
    ["run none.csv", 3, "none.csv"],
    [
      "mute.onnx more.csv",
      2,
      "--target: expected the column to compare with, since mute.onnx does not name its target",
    ],
    ["run more.csv --max-rmse -1", 2, '--max-rmse: expected a number of at least 0, found "-1"'],
    ["run", 2, "DATA: expected a table, found none"],
  ])("refuses %s with exit code %i", async (line, code, message) => {
    const ended = await isoclineInside(folder, "evaluate", ...line.split(" "));
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(message);
  });
});
