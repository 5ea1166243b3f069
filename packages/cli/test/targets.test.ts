import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRecord, randomStream } from "isocline";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline } from "./isocline.ts";

let folder = "";
const stream = randomStream(5, "targets");
const table = Array.from({ length: 600 }, (_, i) => {
  const [a, b] = [5 + 2 * stream.normal(), stream.normal()];
  const kind = a + 2 * b > 6 ? "high" : a + 2 * b > 3 ? "middle" : "low";
  const flag = a + b > 5;
  return { flag, a, b, colour: i % 3 === 0 ? "red" : "blue", u: 20 * a - 5 * b, v: Math.exp(0.3 * a + 0.5 * b), kind };
});
const TRAIN = ["--epochs", "8+4", "--batch", "64", "--share", "0.5", "--quiet", "--json"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-targets-"));
  const names = ["a", "b", "colour", "u", "v", "kind", "flag"] as const;
  const lines = table.map((row) => names.map((name) => row[name]).join(","));
  await writeFile(join(folder, "t.csv"), `${names.join(",")}\n${lines.join("\n")}\n`);
});
/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 180_000 });
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => isocline(folder, ...args);

async function trained(out: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run("train", "t.csv", ...TRAIN, "--out", out, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const record = parseRecord(await readFile(join(folder, out, "run.json"), "utf8"), "run.json");
  return { document: JSON.parse(stdout), record };
}

const predicted = async (out: string): Promise<readonly Record<string, number | string>[]> => {
  const { stdout } = await run("predict", out, "t.csv", "--format", "jsonl");
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
};

/** The model's outputs on the raw rows, by ONNX Runtime alone. */
async function byOnnx(out: string) {
  const session = await InferenceSession.create(join(folder, out, "model.onnx"));
  const shape = [table.length, 1];
  const results = await session.run({
    a: new Tensor(
      "float64",
      Float64Array.from(table, ({ a }) => a),
      shape,
    ),
    b: new Tensor(
      "float64",
      Float64Array.from(table, ({ b }) => b),
      shape,
    ),
    colour: new Tensor(
      "string",
      table.map(({ colour }) => colour),
      shape,
    ),
  });
  await session.release();
  return results;
}

async function expectOnnxAgrees(out: string): Promise<void> {
  const [rows, results] = [await predicted(out), await byOnnx(out)];
  for (const name of Object.keys(rows[0] ?? {})) {
    for (const [i, row] of rows.entries()) {
      const found = results[name]?.data[i];
      if (typeof row[name] === "string") expect(row[name]).toBe(found);
      else expect(Math.abs(Number(row[name]) - Number(found))).toBeLessThanOrEqual(1e-5 * Math.abs(Number(found)));
    }
  }
}

describe("a target of classes", () => {
  it("is trained, predicted and evaluated", async () => {
    const options = ["--target", "kind", "--exclude", "u,v,flag", "--slopes"];
    const { document, record } = await trained("classes", ...options);
    expect(record.config).toMatchObject({ task: "classification", loss: "cross-entropy", target: ["kind"] });
    const { controlled } = document.branches;
    expect(controlled).toMatchObject({ rmse: null, mae: null });
    expect(controlled.accuracy).toBeGreaterThan(0.6);
    expect(controlled.auc).toBeGreaterThan(0.8);
    expect(Object.keys(record.branches.controlled?.outputs ?? {})).toEqual(["high", "low", "middle"]);
    expect(record.branches.controlled?.calibration).toHaveLength(10);

    const rows = await predicted("classes");
    for (const row of rows) {
      const probabilities = ["high", "low", "middle"].map((name) => Number(row[`probability:${name}`]));
      expect(probabilities.reduce((total, p) => total + p, 0)).toBeCloseTo(1, 5);
      expect(row[`probability:${row.prediction}`]).toBe(Math.max(...probabilities));
    }
    const share = rows.filter((row, i) => row.prediction === table[i]?.kind).length / rows.length;
    await expectOnnxAgrees("classes");
    const slopes = await byOnnx("classes");
    const sum = ["high", "low", "middle"].reduce((all, name) => all + Number(slopes[`slope:${name}:a`]?.data[0]), 0);
    expect(sum).toBeCloseTo(0, 5);

    const evaluated = await run("evaluate", "classes", "t.csv", "--json", "--min-accuracy", "1");
    expect(evaluated.code).toBe(5);
    expect(JSON.parse(evaluated.stdout).models.controlled.accuracy).toBeCloseTo(share, 12);
    expect(evaluated.stderr).toContain("threshold missed: the accuracy is");
    const refused = await run("evaluate", "classes", "t.csv", "--max-rmse", "1");
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain(
      "--max-rmse: expected a model of one number, found one of classes; use --min-accuracy",
    );

    const report = await readFile(join(folder, "classes", "report.html"), "utf8");
    expect(report).toContain("log loss");
    expect(report).not.toContain("RMSE");
  });

  it("may be a column of true and false", async () => {
    const { document } = await trained("flags", "--target", "flag", "--exclude", "u,v,kind");
    const rows = await predicted("flags");
    expect(Object.keys(rows[0] ?? {})).toEqual(["prediction", "probability:false", "probability:true"]);
    expect(document.branches.controlled.outputs.true.auc).toBe(document.branches.controlled.auc);
    const evaluated = await run("evaluate", "flags", "t.csv", "--json");
    const share = rows.filter((row, i) => row.prediction === String(table[i]?.flag)).length / rows.length;
    expect(JSON.parse(evaluated.stdout).models.controlled.accuracy).toBeCloseTo(share, 12);
    expect(share).toBeGreaterThan(0.8);
  });

  it("is a penguin's species", async () => {
    const query = ["--query", "FROM data WHERE NOT isnan(culmen_length_mm)"];
    const options = ["--target", "species", "--out", "penguins", "--epochs", "30+10", "--by", "sample"];
    const { code, stdout } = await run("train", "sample:penguins", ...query, ...options, "--quiet", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).branches.controlled.accuracy).toBeGreaterThan(0.95);
  });

  it("is trained again, bit for bit, by the config of its run", async () => {
    const options = [
      "--target",
      "kind",
      "--exclude",
      "u,v,flag",
      "--class-weights",
      "high=2",
      "--label-smoothing",
      "0.1",
    ];
    const { document } = await trained("weighed", ...options);
    const again = await run("train", "weighed/config.yaml", "--out", "again", "--quiet", "--json");
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect({ ...JSON.parse(again.stdout), folder: "weighed" }).toEqual(document);
  });
});

describe("a target of several numbers", () => {
  it("is trained, predicted and evaluated", async () => {
    const { record } = await trained("two", "--target", "u,v", "--exclude", "kind,flag", "--slopes");
    expect(record.config).toMatchObject({ task: "regression", loss: "mse", target: ["u", "v"] });
    const { metrics, outputs } = record.branches.controlled ?? {};
    expect(metrics?.r2).toBeCloseTo(((outputs?.u?.r2 ?? 0) + (outputs?.v?.r2 ?? 0)) / 2, 12);
    expect(Object.keys((await predicted("two"))[0] ?? {})).toEqual(["prediction:u", "prediction:v"]);
    await expectOnnxAgrees("two");
    expect(Object.keys(await byOnnx("two"))).toContain("slope:v:a");
    const { code, stdout } = await run("evaluate", "two", "t.csv", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).models.controlled.outputs.v.rmse).toBeGreaterThan(0);
  });
});

describe("a transformed target", () => {
  it.each(["log", "quantile"])("is inverted in the model: %s", async (transform) => {
    const options = [
      "--target",
      "v",
      "--exclude",
      "u,kind,flag",
      "--target-transform",
      transform,
      "--learning-rate",
      "0.01",
      "--slopes",
    ];
    const { document } = await trained(transform, ...options);
    await expectOnnxAgrees(transform);
    const { stdout } = await run("evaluate", transform, "t.csv", "--json");
    const { r2 } = JSON.parse(stdout).models.controlled;
    expect(r2).toBeGreaterThan(0.5);
    expect(document.branches.controlled.rmse).toBeGreaterThan(0);
  });
});

describe("what a bad target gets", () => {
  it.each([
    [
      "--target kind --loss mse",
      2,
      /--loss: expected a loss of classes: cross-entropy.*, found mse; leave it out, or set --task/,
    ],
    ["--target v --loss cross-entropy", 2, /--loss: expected a loss of numbers: mse, .*, found cross-entropy/],
    ["--target u,v --task classification", 2, 'target: expected one column of classes, found "u", "v"'],
    ["--target kind --task regression", 3, 't.csv, row 1, column "kind": expected a number, as the target needs'],
    ["--target b --target-transform log", 3, 'column "b": expected a number above 0, whose logarithm can be predicted'],
    [
      "--target kind --class-weights hihg=2",
      2,
      '--class-weights: expected classes of the target: high, low, middle, found "hihg"; did you mean "high"?',
    ],
    ["--target v --class-weights balanced", 2, "--class-weights: expected classes to predict, found numbers"],
    [
      "--target v --label-smoothing 0.1 --task regression",
      2,
      "--label-smoothing: expected --loss cross-entropy with it",
    ],
  ])("%s", async (options, code, message) => {
    const found = await isoclineInside(folder, "train", "t.csv", ...options.split(" "), ...TRAIN, "--out", "bad");
    expect(found).toMatchObject({ code, stdout: "" });
    if (message instanceof RegExp) expect(found.stderr).toMatch(message);
    else expect(found.stderr).toContain(message);
    expect(found.stderr.trim().split("\n")).toHaveLength(1);
  });
});
