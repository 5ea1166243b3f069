import { describe, expect, it } from "vitest";
import { DataError, UsageError } from "../base/index.ts";
import {
  type ColumnValues,
  type Dataset,
  type DatasetOptions,
  onlyColumn,
  outputNames,
  readDataset,
  tableSource,
  targetScaler,
} from "./index.ts";

const rows = 40;
const x = Array.from({ length: rows }, (_, i) => i);
const species = x.map((i) => ["gull", "auk", "tern"][i % 3] as string);

function read(
  columns: Readonly<Record<string, ColumnValues>>,
  options: Partial<DatasetOptions> = {},
): Promise<Dataset> {
  return readDataset(tableSource("toy", { x, ...columns }), { target: "y", seed: 1, ...options });
}

describe("a target of classes", () => {
  it("is a column of text, its classes in ascending order and encoded as their places", async () => {
    const { preprocessing, targets } = await read({ y: species });
    expect(preprocessing.target).toEqual({ kind: "classification", name: "y", classes: ["auk", "gull", "tern"] });
    expect([...targets.slice(0, 3)]).toEqual([1, 0, 2]);
  });

  it("is a column of numbers where asked for, in their order", async () => {
    const y = x.map((i) => [10, 9, -1][i % 3] as number);
    const { preprocessing, targets } = await read({ y }, { task: "classification" });
    expect(outputNames(preprocessing.target)).toEqual(["-1", "9", "10"]);
    expect([...targets.slice(0, 3)]).toEqual([2, 1, 0]);
    expect((await read({ y })).preprocessing.target.kind).toBe("regression");
  });

  it("is a column of booleans", async () => {
    const source = tableSource("toy", { x, y: x.map((i) => i % 2) });
    const columns = async () =>
      (await source.columns()).map((c) => (c.name === "y" ? { ...c, type: "boolean" as const } : c));
    const { preprocessing } = await readDataset({ ...source, columns }, { target: "y", seed: 1 });
    expect(outputNames(preprocessing.target)).toEqual(["false", "true"]);
  });

  it("warns of a class that comes once or in no training row", async () => {
    const dataset = await read({ y: species.with(7, "skua") });
    const inTraining = dataset.split.train.includes(7);
    expect(dataset.warnings.at(-1)).toContain(
      inTraining ? 'class "skua" of "y" comes once, in row 8' : 'class "skua" of "y" is in no training row',
    );
  });

  it.each<[string, ColumnValues, Partial<DatasetOptions>, string]>([
    [
      "one class",
      x.map(() => "gull"),
      {},
      'column "y": expected a target of two or more classes in the training rows, found "gull" in each',
    ],
    ["a blank", species.with(4, ""), {}, 'toy, row 5, column "y": expected a class, found a blank; drop the rows'],
    [
      "an id",
      x.map((i) => `id ${i}`),
      {},
      "found 40 different texts in 40 rows, as an id has; name another target, or say --task",
    ],
  ])("refuses %s", async (_, y, options, message) => {
    await expect(read({ y }, options)).rejects.toThrow(DataError);
    await expect(read({ y }, options)).rejects.toThrow(message);
  });

  it("takes as many texts as an id has where they are said to be classes", async () => {
    const { preprocessing } = await read({ y: x.map((i) => `id ${i}`) }, { task: "classification" });
    expect(outputNames(preprocessing.target)).toHaveLength(rows);
  });

  it("is one column, without a transform", async () => {
    const several = read({ y: species, z: species }, { target: ["y", "z"], task: "classification" });
    await expect(several).rejects.toThrow(UsageError);
    await expect(several).rejects.toThrow('target: expected one column of classes, found "y", "z"');
    await expect(read({ y: species }, { targetTransform: "log" })).rejects.toThrow("expected numbers to transform");
  });
});

describe("a target of several numbers", () => {
  it("is standardised column by column", async () => {
    const { preprocessing, targets, width } = await read({ y: x, z: x.map((i) => 5 - 2 * i) }, { target: ["y", "z"] });
    expect(outputNames(preprocessing.target)).toEqual(["y", "z"]);
    expect(width).toBe(1);
    for (let i = 0; i < rows; i++) expect(targets[2 * i] as number).toBeCloseTo(-(targets[2 * i + 1] as number), 5);
  });

  it("refuses a column twice, none, and text", async () => {
    await expect(read({ y: x }, { target: ["y", "y"] })).rejects.toThrow(
      'target: expected different columns, found "y" twice',
    );
    await expect(read({ y: x }, { target: [] })).rejects.toThrow("expected a column to predict, found none");
    await expect(read({ y: x, z: species }, { target: ["y", "z"] })).rejects.toThrow('column "z": expected a number');
  });
});

describe("transforms of a target", () => {
  const y = x.map((i) => Math.exp(i / 8));

  it("standardise the logarithm", async () => {
    const { preprocessing, targets, split } = await read({ y }, { targetTransform: "log" });
    const { encode, decode, steepness } = targetScaler(onlyColumn(preprocessing.target));
    for (const i of [0, 7, 39]) {
      expect(targets[i]).toBeCloseTo(encode(y[i] as number), 5);
      expect(decode(encode(y[i] as number))).toBeCloseTo(y[i] as number, 9);
    }
    expect(steepness(0.3)).toBeCloseTo((decode(0.3001) - decode(0.2999)) / 0.0002, 4);
    const mean = split.train.reduce((total, row) => total + (targets[row] as number), 0) / split.train.length;
    expect(mean).toBeCloseTo(0, 5);
  });

  it("spread quantiles evenly, keep predictions within the training rows, and restore what lies beyond", async () => {
    const { preprocessing, targets, split } = await read({ y }, { targetTransform: "quantile" });
    const { encode, decode, restore, steepness } = targetScaler(onlyColumn(preprocessing.target));
    const most = Math.max(...split.train.map((row) => row));
    for (const i of [0, 7, 20, 39]) expect(restore(encode(y[i] as number))).toBeCloseTo(y[i] as number, 8);
    expect(decode(99)).toBeCloseTo(y[most] as number, 9);
    expect([steepness(99), steepness(-99)]).toEqual([0, 0]);
    const squares = split.train.reduce((total, row) => total + (targets[row] as number) ** 2, 0) / split.train.length;
    expect(squares).toBeCloseTo(1, 4);
  });

  it("refuse a number that has no logarithm", async () => {
    const reading = read({ y: y.with(11, 0) }, { targetTransform: "log" });
    await expect(reading).rejects.toThrow(
      'toy, row 12, column "y": expected a number above 0, whose logarithm can be predicted, found 0; drop the row',
    );
  });
});
