import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  createPredictor,
  embeddedColumns,
  isFinished,
  mlp,
  outputNames,
  parseRecord,
  placeDataset,
  readDataset,
  targetScaler,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { recordedConfig } from "../src/config/recorded.ts";
import { readCheckpoint } from "../src/train/checkpoints.ts";
import { datasetOptions } from "../src/train/prepare.ts";
import { openTrainingTable, splitRuleOf } from "../src/train/tables.ts";
import { byOnnxRuntime, everyKind, FEATURES, type RawRow, targetOptions, writeRows } from "./every-kind.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
const trainingRows = everyKind(300, 1);
/** Blanks, unknown towns and streets, numbers and dates beyond those of training. */
const newRows: readonly RawRow[] = [
  ...everyKind(60, 2, 9),
  ...everyKind(4, 3).map((row) => ({ ...row, area: "950.5", rooms: "40", sold: "2031-02-28", street: "elsewhere" })),
];

const allRows = [...trainingRows, ...newRows];

beforeAll(async () => {
  folder = await temporaryFolder("deployed");
  await writeRows(join(folder, "houses.csv"), trainingRows);
  await writeRows(join(folder, "all.csv"), allRows);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function predicted(out: string, table: string): Promise<readonly Readonly<Record<string, number | string>>[]> {
  const { code, stdout, stderr } = await isocline(folder, "predict", out, table, "--format", "jsonl");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** The outputs of a run's model as it was trained, in memory, on the rows of its table: row by row. */
async function asTrained(out: string): Promise<readonly (readonly number[])[]> {
  const record = parseRecord(await readFile(join(folder, out, "run.json"), "utf8"), out);
  const config = recordedConfig(record.config, out);
  const source = await openTrainingTable({ ...config, data: join(folder, config.data) });
  const finished = (await readCheckpoint(join(folder, out, "checkpoint.safetensors")))?.progress.branches.baseline;
  if (finished === undefined || !isFinished(finished)) throw new Error("not finished");
  const runtime = nodeRuntime();
  try {
    const dataset = await readDataset(source, { ...datasetOptions(config), split: splitRuleOf(config) });
    const { features, target } = dataset.preprocessing;
    const { length: outputs } = outputNames(target);
    const model = mlp({ inputs: dataset.width, outputs, hidden: [8], embeddings: embeddedColumns(features) });
    const rows = Uint32Array.from({ length: dataset.rows }, (_, row) => row);
    const predictor = createPredictor(model, await placeDataset(runtime, dataset));
    const standard = await predictor.predict(finished.progress.state.parameters, rows);
    const decoded = (value: number, output: number): number => {
      const column = target.kind === "regression" ? target.columns[output] : undefined;
      return column === undefined ? value : targetScaler(column).decode(value);
    };
    return Array.from(rows, (row) =>
      Array.from({ length: outputs }, (_, output) => decoded(standard[row * outputs + output] as number, output)),
    );
  } finally {
    source.close();
    await runtime.close();
  }
}

/** Within 1e-5 of the greater of the number itself and what is typical of its column. */
function expectClose(found: readonly number[], wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  const typical = Math.sqrt(wanted.reduce((sum, value) => sum + value ** 2, 0) / wanted.length);
  const worst = found.map((value, i) => {
    const expected = wanted[i] as number;
    return Math.abs(value - expected) / Math.max(Math.abs(expected), typical);
  });
  expect(Math.max(...worst)).toBeLessThan(1e-5);
}

const price = targetOptions("price");
const ofKind = (...kinds: readonly string[]): string => {
  const names = Object.entries(FEATURES).filter(([, kind]) => kinds.includes(kind));
  return names.map(([name]) => name).join(",");
};
const folds = ["--folds", "3", "--ensemble"];

const cases: readonly (readonly [string, readonly string[]])[] = [
  ...["standard", "robust", "quantile", "min-max", "none"].map(
    (scaling) => [`numbers, ${scaling} scaling`, [...price, "--features", "area", "--scaling", scaling]] as const,
  ),
  ["integers", [...price, "--features", ofKind("integer")]],
  ["booleans", [...price, "--features", ofKind("boolean")]],
  ["dates", [...price, "--features", ofKind("date")]],
  ["categories, one-hot", [...price, "--features", ofKind("category"), "--categories", "one-hot"]],
  ["categories, embedded", [...price, "--features", ofKind("category"), "--categories", "embedding"]],
  ["every kind of column", [...price]],
  ["a logarithm", [...price, "--target-transform", "log"]],
  ["a quantile transform", [...targetOptions("rent"), "--target-transform", "quantile"]],
  ["several numbers", [...targetOptions("price", "rent"), "--categories", "embedding"]],
  ["two classes", targetOptions("dear")],
  ["classes of text", [...targetOptions("grade"), "--categories", "embedding"]],
  ["classes of numbers", [...targetOptions("code"), "--task", "classification"]],
  ["an ensemble of a number", [...price, ...folds]],
  ["an ensemble of several numbers", [...targetOptions("price", "rent"), ...folds]],
  ["an ensemble of classes", [...targetOptions("code"), "--task", "classification", ...folds]],
];

describe("a deployed model, by ONNX Runtime on raw rows,", () => {
  it.each(cases)("predicts what isocline predict does, and what was trained: %s", async (name, options) => {
    const out = name.replaceAll(/\W+/g, "-");
    const plain = ["--control", "none", "--hidden", "8", "--epochs", "2", "--batch", "32", "--dropout", "0"];
    const trained = await isocline(folder, "train", "houses.csv", ...options, ...plain, "--out", out, "--quiet");
    expect(trained).toMatchObject({ code: 0 });
    const lines = await predicted(out, "all.csv");
    const outputs = await byOnnxRuntime(join(folder, out, "model.onnx"), allRows);
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual(Object.keys(outputs).sort());
    const numbers: number[][] = [];
    for (const [output, values] of Object.entries(outputs)) {
      const found = lines.map((line) => line[output]);
      if (typeof values[0] === "string") expect(found).toEqual(values);
      else {
        expect(values.every((value) => Number.isFinite(value))).toBe(true);
        expectClose(found as number[], values as number[]);
        numbers.push(found as number[]);
      }
    }
    if (options.includes("--folds")) return;
    const wanted = await asTrained(out);
    for (const [i, found] of numbers.entries()) {
      const ofRows = wanted.map((row) => row[i] as number);
      expectClose(found.slice(0, trainingRows.length), ofRows);
    }
  });

  it("makes an ensemble the mean of its folds' models", async () => {
    for (const name of ["an-ensemble-of-several-numbers", "an-ensemble-of-classes"]) {
      const of = (path: string) => byOnnxRuntime(join(folder, name, path), newRows);
      const whole = await of("model.onnx");
      const parts = await Promise.all([1, 2, 3].map((fold) => of(`fold-${fold}-of-3/model.onnx`)));
      for (const [output, values] of Object.entries(whole)) {
        if (typeof values[0] === "string") continue;
        const mean = values.map((_, row) => parts.reduce((sum, part) => sum + Number(part[output]?.[row]), 0) / 3);
        expectClose(values as number[], mean);
      }
      if (whole.prediction === undefined) continue;
      const best = whole.prediction.map((_, row) => {
        const classes = Object.keys(whole).filter((output) => output.startsWith("probability:"));
        const most = classes.reduce((a, b) => (Number(whole[b]?.[row]) > Number(whole[a]?.[row]) ? b : a));
        return most.slice("probability:".length);
      });
      expect(whole.prediction).toEqual(best);
    }
  });
});
