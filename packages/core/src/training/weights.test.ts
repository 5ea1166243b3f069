import { nodeRuntime } from "isocline/node";
import { afterAll, describe, expect, it } from "vitest";
import { smallPlan } from "../../test/small-run.ts";
import { randomStream } from "../base/index.ts";
import { type Dataset, readDataset, tableSource } from "../data/index.ts";
import { mlp } from "../model/index.ts";
import { adam } from "../optimizer/index.ts";
import { type EpochMetrics, errorMetrics, isFinished, placeDataset, trainBranches } from "./index.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

const random = randomStream(4, "weights");
const rows = 160;
const a = Array.from({ length: rows }, () => random.normal());
const y = a.map((value) => Math.sin(2 * value) + 0.05 * random.normal());
const w = Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 0 : 1 + (row % 4)));

async function train(
  by: "batch" | "sample",
  change: (dataset: Dataset) => Dataset,
): Promise<{ readonly parameters: readonly number[]; readonly last: EpochMetrics | undefined }> {
  const dataset = await readDataset(tableSource("weighed", { a, w, y }), { target: "y", weight: "w", seed: 3 });
  let last: EpochMetrics | undefined;
  const settings = {
    data: await placeDataset(runtime, change(dataset)),
    model: mlp({ inputs: 1, hidden: [6] }),
    optimizer: adam(),
    learningRate: 0.02,
    batch: 32,
    seed: 3,
    patience: 50,
  };
  const { progress } = await trainBranches(smallPlan(6, 4, { by, share: 0.5 }), ["controlled"], settings, {
    onEpoch: (metrics) => {
      last = metrics;
    },
  });
  const branch = progress.branches.controlled;
  if (branch === undefined || !isFinished(branch)) throw new Error("not finished");
  return { parameters: [...branch.progress.state.parameters], last };
}

const distance = (one: readonly number[], other: readonly number[]): number =>
  Math.max(...one.map((value, i) => Math.abs(value - (other[i] as number))));

describe.each(["batch", "sample"] as const)("training on weighed rows, controlled by %s", (by) => {
  it("does not see what rows of weight 0 say, in training, stopping or errors", async () => {
    const plain = await train(by, (dataset) => dataset);
    const garbled = await train(by, (dataset) => ({
      ...dataset,
      targets: dataset.targets.map((target, row) => (w[row] === 0 ? 9 : target)),
    }));
    expect(garbled.parameters).toEqual(plain.parameters);
    expect(garbled.last?.validation).toEqual(plain.last?.validation);
  });

  it("depends on the ratios of weights alone, and equal ones are none", async () => {
    const scaled = (factor: number) => (dataset: Dataset) => ({
      ...dataset,
      weights: (dataset.weights as Float32Array).map((weight) => factor * weight),
    });
    const [one, other] = [await train(by, scaled(1)), await train(by, scaled(4))];
    expect(distance(one.parameters, other.parameters)).toBeLessThan(1e-4);
    const equal = await train(by, (dataset) => ({ ...dataset, weights: new Float32Array(rows).fill(2) }));
    const none = await train(by, ({ weights: _, ...dataset }) => dataset);
    expect(distance(equal.parameters, none.parameters)).toBeLessThan(1e-4);
    expect(distance(one.parameters, none.parameters)).toBeGreaterThan(1e-3);
  });
});

describe("errorMetrics", () => {
  it("counts a row of weight 3 as three rows", () => {
    const weighed = errorMetrics([1, 2, 4], [1.5, 2, 3], 2, [3, 0, 1]);
    const repeated = errorMetrics([1, 1, 1, 4], [1.5, 1.5, 1.5, 3], 2);
    for (const key of ["rmse", "mae", "r2", "outputVariance"] as const) {
      expect(weighed[key]).toBeCloseTo(repeated[key] as number, 12);
    }
  });
});
