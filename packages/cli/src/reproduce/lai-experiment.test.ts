import { randomStream, readDataset, type TableSource, tableSource } from "isocline";
import { nodeRuntime } from "isocline/node";
import { describe, expect, it } from "vitest";
import { type LaiResult, laiBranches, runLaiExperiment } from "./lai-experiment.ts";
import { encodeRows } from "./test-rows.ts";

/** A small table with the columns that matter; ids begin so that the outlier is in it. */
function houses(rows: number, firstId: number): TableSource {
  const random = randomStream(11, "houses", firstId);
  const draw = (): Float64Array => Float64Array.from({ length: rows }, () => random.normal());
  const [income, longitude, noise] = [draw(), draw(), draw()];
  return tableSource("houses", {
    id: Float64Array.from({ length: rows }, (_, i) => firstId + i),
    MedInc: income,
    Longitude: longitude,
    MedHouseVal: income.map((value, i) => value + 2 * Math.sin(longitude[i] as number) + 0.1 * (noise[i] as number)),
  });
}

async function run(
  epochs: { readonly pretraining: number; readonly control: number },
  firstId: number,
): Promise<LaiResult> {
  const runtime = nodeRuntime();
  try {
    const settings = { epochs, hidden: [8], activation: "silu", batch: 4 } as const;
    const tables = { train: houses(200, firstId), test: houses(100, 0) };
    return await runLaiExperiment(tables, runtime, settings, 3, () => {});
  } finally {
    await runtime.close();
  }
}

describe("runLaiExperiment", () => {
  it("starts every branch from one pretrained state", async () => {
    const { branches, outlier } = await run({ pretraining: 2, control: 0 }, 0);
    expect(branches.map(({ name }) => name)).toEqual(laiBranches.map(({ name }) => name));
    const figures = branches.map(({ rmse, testVariance, sensitivity }) => ({ rmse, testVariance, sensitivity }));
    expect(new Set(figures.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(Object.keys(figures[0]?.sensitivity ?? {})).toEqual(["MedInc", "Longitude"]);
    expect(outlier).toBe("absent");
  });

  it("tells the branches apart, repeats itself, and finds the outlier", async () => {
    const first = await run({ pretraining: 2, control: 5 }, 18_300);
    expect(new Set(first.branches.map(({ testVariance }) => testVariance)).size).toBe(5);
    expect(first.branches.every(({ status }) => status === "completed")).toBe(true);
    const { split } = await readDataset(houses(200, 18_300), { target: "MedHouseVal", seed: 3 });
    expect(first.outlier).toBe(split.train.includes(97) ? "training" : "validation");
    expect(await run({ pretraining: 2, control: 5 }, 18_300)).toEqual(first);
  });
});

describe("encodeRows", () => {
  it("encodes as training does", async () => {
    const table = tableSource("t", { x: [1, 2, 3, 4, 5, 6, 7, 8], k: [..."aabbaabb"], y: [1, 2, 3, 4, 5, 6, 7, 9] });
    const dataset = await readDataset(table, { target: "y", seed: 1, validation: 0.25, minCount: 1 });
    expect(await encodeRows(table, dataset)).toEqual({ rows: 8, features: dataset.features });
  });

  it("refuses a blank", async () => {
    const table = tableSource("t", { x: [1, 2, 3, 4, 5, 6, 7, 8], y: [1, 2, 3, 4, 5, 6, 7, 9] });
    const dataset = await readDataset(table, { target: "y", seed: 1 });
    const other = tableSource("other", { x: [1, Number.NaN] });
    await expect(encodeRows(other, dataset)).rejects.toThrow("other, row 2: expected numbers without blanks");
  });
});
