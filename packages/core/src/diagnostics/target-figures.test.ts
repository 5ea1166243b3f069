import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import type { TargetFeature } from "../control/index.ts";
import {
  type DatasetOptions,
  encodedColumns,
  numericColumns,
  outputNames,
  readDataset,
  tableSource,
} from "../data/index.ts";
import { mlp } from "../model/index.ts";
import { adam, constantSchedule } from "../optimizer/index.ts";
import { figureUnit, initialState, placeDataset, targetFigures } from "../training/index.ts";
import { diagnose } from "./index.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const rows = 3000;

/** A skewed column, one with blanks, and targets of every kind. */
function table(): Parameters<typeof tableSource>[1] {
  const random = randomStream(3, "figures");
  const normal = Array.from({ length: rows }, () => random.normal());
  const a = normal.map((value) => Math.exp(1.5 * value));
  const b = normal.map((value, i) => (i % 7 === 0 ? null : value + random.normal()));
  return {
    a,
    b,
    y: normal.map((value) => 30 * value + random.normal()),
    z: a.map((value) => 5 + value * random.uniform()),
    c: normal.map((value) => (value + random.normal() > 0.5 ? "high" : value < -1 ? "low" : "middle")),
  };
}

describe("targetFigures", () => {
  it.each<[string, Omit<DatasetOptions, "seed">]>([
    ["standard scaling", { target: "y", exclude: ["z", "c"], scaling: "standard" }],
    ["quantile scaling", { target: "y", exclude: ["z", "c"], scaling: "quantile" }],
    ["robust scaling", { target: "y", exclude: ["z", "c"], scaling: "robust" }],
    ["several numbers", { target: ["y", "z"], exclude: ["c"], scaling: "quantile" }],
    ["classes", { target: "c", exclude: ["y", "z"], scaling: "quantile" }],
  ])("are the figures that records have, of %s", async (_, options) => {
    const dataset = await readDataset(tableSource("figures", table()), { ...options, seed: 1 });
    const { features: columns, target } = dataset.preprocessing;
    const model = mlp({
      inputs: encodedColumns(columns).length,
      outputs: outputNames(target).length,
      hidden: [16, 16],
    });
    const data = await placeDataset(runtime, dataset);
    const settings = { data, model, optimizer: adam(), learningRate: 0.01, schedule: constantSchedule(), seed: 1 };
    const state = initialState(model, settings.optimizer, 1);
    const features = numericColumns(columns).flatMap(({ column }): TargetFeature[] => [
      { column, of: "sensitivity" },
      { column, of: "slope" },
    ]);
    const [figures = []] = await targetFigures([state], features, {
      ...settings,
      totalSteps: 1,
      batch: 32,
      now: () => 0,
    });
    const diagnoses = await Promise.all(
      [1, 2, 3, 4].map((seed) => diagnose({ model, parameters: state.parameters, data, seed, rows: data.split.train })),
    );
    for (const [j, { name }] of numericColumns(columns).entries()) {
      const [moved = 0, steep = 0] = figures.slice(2 * j, 2 * j + 2);
      // The noise is spread evenly in one, and drawn in the others.
      const drawn = diagnoses.reduce((sum, { sensitivity }) => sum + (sensitivity[name] as number), 0) / 4;
      expect(Math.abs((moved * figureUnit(target, "sensitivity")) / drawn - 1)).toBeLessThan(0.03);
      expect(steep / (diagnoses[0]?.slope[name] as number)).toBeCloseTo(1, 4);
    }
    expect(figures).toHaveLength(4);
  });
});
