import { nodeRuntime } from "isocline/node";
import { describe, expect, it } from "vitest";
import { randomStream, UsageError } from "../base/index.ts";
import {
  type ColumnValues,
  type Dataset,
  numericColumns,
  onlyColumn,
  readDataset,
  type ScalingName,
  scaler,
  scalingNames,
  tableSource,
} from "../data/index.ts";
import { initialVector, mlp, parameterLayout } from "../model/index.ts";
import { referenceRuntime } from "../runtime/index.ts";
import { createPredictor, placeDataset, targetErrors, targetsOf } from "../training/index.ts";
import { diagnose, robustness } from "./index.ts";

/** A number, a text and a number: encoded as a, red, blue, other, b. */
function table(rows: number, scaling: ScalingName = "standard"): Promise<Dataset> {
  const stream = randomStream(5, "table");
  const draw = (of: () => number): Float64Array => new Float64Array(rows).map(of);
  const a = draw(() => 100 + 20 * stream.normal());
  const b = draw(() => 0.5 * stream.normal());
  const colour = Array.from(a, () => (stream.uniform() < 0.4 ? "blue" : "red"));
  const y = a.map((value, i) => 3 * value - 40 * (b[i] as number) + stream.normal());
  return readDataset(tableSource("toy", { a, colour, b, y }), { target: "y", seed: 1, validation: 0.5, scaling });
}

const linear = mlp({ inputs: 5, hidden: [] });
/** Of a, red, blue, other, b, and the bias. */
const weights = Float32Array.of(0.75, 0.2, -0.1, 0, -1.5, 0.05);

describe("robustness", () => {
  it("is exact for a linear model under attack: every residual grows by ρ·Σ|w|", async () => {
    const data = await placeDataset(referenceRuntime(), await table(3000));
    const found = await robustness({ model: linear, parameters: weights, data, seed: 1, radius: 0.2 });
    const { validation } = data.split;
    const predictor = createPredictor(linear, data);
    const predictions = await predictor.predict(weights, validation);
    const targets = targetsOf(data, validation);
    const grown = predictions.map((value, i) => {
      const residual = value - (targets[i] as number);
      return value + Math.sign(residual) * 0.2 * (0.75 + 1.5);
    });
    const { target } = data.preprocessing;
    if (target.kind !== "regression") throw new Error("numbers are predicted");
    expect(found.attacked).toBeCloseTo(
      targetErrors(target, grown, { targets, weights: undefined }).overall.rmse as number,
      3,
    );
    const { metrics } = await diagnose({ model: linear, parameters: weights, data, seed: 1 });
    expect(found.error).toBe(metrics.rmse);
  });

  it("adds the variance of independent noise on each feature to a linear model's", async () => {
    const data = await placeDataset(referenceRuntime(), await table(20_000));
    const found = await robustness({ model: linear, parameters: weights, data, seed: 1, noise: 0.3 });
    const scale = onlyColumn(data.preprocessing.target).deviation;
    const expected = Math.sqrt((found.error as number) ** 2 + (scale * 0.3) ** 2 * (0.75 ** 2 + 1.5 ** 2));
    // The cross term's standard error is about 2·e·σ‖w‖/√n, one percent.
    expect(Math.abs((found.noisy as number) / expected - 1)).toBeLessThan(0.01);
  });

  it.each(scalingNames)("moves features by their own deviations under %s scaling", async (scaling) => {
    const dataset = await table(400, scaling);
    const data = await placeDataset(nodeRuntime({ threads: 1 }), { ...dataset, features: dataset.features.slice() });
    const model = mlp({ inputs: 5, hidden: [4], activation: "tanh" });
    const parameters = Float32Array.from(initialVector(parameterLayout(model.parameters), 3));
    const { target, features } = data.preprocessing;
    if (target.kind !== "regression") throw new Error("numbers are predicted");
    const radius = 0.15;
    const found = await robustness({ model, parameters, data, seed: 1, radius });
    const { validation } = data.split;
    const targets = targetsOf(data, validation);
    const predictor = createPredictor(model, data);
    const { predictions, slopes } = await predictor.slopes(parameters, validation);
    const moved = await predictor.moved(parameters, validation, (start, end) => {
      const moves = new Float32Array((end - start) * 5);
      for (let row = start; row < end; row++) {
        const residual = (predictions[row] as number) - (targets[row] as number);
        for (const { column, feature, deviation } of numericColumns(features)) {
          const { encode, decode } = scaler(feature);
          const here = dataset.features[(validation[row] as number) * 5 + column] as number;
          const way = Math.sign(residual * (slopes[0]?.[row * 5 + column] as number));
          moves[(row - start) * 5 + column] = encode(decode(here) + way * radius * deviation) - here;
        }
      }
      return moves;
    });
    const expected = targetErrors(target, moved, { targets, weights: undefined }).overall.rmse as number;
    expect(Math.abs((found.attacked as number) / expected - 1)).toBeLessThan(1e-4);
    expect(found.attacked).toBeGreaterThan(found.error as number);
    await data.runtime.close();
  });

  it("raises the log loss of classes", async () => {
    const stream = randomStream(2, "classes");
    const x = Float64Array.from({ length: 400 }, () => stream.normal());
    const z = Float64Array.from({ length: 400 }, () => stream.normal());
    const columns: Readonly<Record<string, ColumnValues>> = { x, z, c: Array.from(x, (v) => (v > 0 ? "up" : "down")) };
    const dataset = await readDataset(tableSource("toy", columns), { target: "c", seed: 1 });
    const data = await placeDataset(referenceRuntime(), dataset);
    const model = mlp({ inputs: 2, hidden: [], outputs: 2 });
    const parameters = Float32Array.of(-1, 1, 0.1, -0.1, 0, 0);
    const found = await robustness({ model, parameters, data, seed: 1, radius: 0.2 });
    expect(found.attacked).toBeGreaterThan(found.error as number);
    expect(found.noisy).not.toBe(found.error);
    const again = await robustness({ model, parameters, data, seed: 1, radius: 0.2 });
    expect(again).toEqual(found);
  });

  it("finds its way where a model of classes is so sure that its cross-entropy has no gradient left", async () => {
    const x = Float64Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + (i % 7) / 10));
    const columns: Readonly<Record<string, ColumnValues>> = { x, c: Array.from(x, (v) => (v > 0 ? "up" : "down")) };
    const dataset = await readDataset(tableSource("toy", columns), { target: "c", seed: 1, scaling: "standard" });
    const data = await placeDataset(referenceRuntime(), dataset);
    const model = mlp({ inputs: 1, hidden: [], outputs: 2 });
    const { error, attacked } = await robustness({
      ...{ model, data, seed: 1, radius: 2 },
      parameters: Float32Array.of(-400, 400, 0, 0),
    });
    expect(error).toBeLessThan(1e-6);
    expect(attacked).toBeGreaterThan(10);
  });

  it("has nothing to move without numeric features", async () => {
    const colour = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? "red" : "blue"));
    const y = Float64Array.from(colour, (_, i) => i % 7);
    const dataset = await readDataset(tableSource("toy", { colour, y }), { target: "y", seed: 1 });
    const data = await placeDataset(referenceRuntime(), dataset);
    const model = mlp({ inputs: 3, hidden: [] });
    const parameters = Float32Array.of(1, 0, 0, 0);
    const { error, noisy, attacked } = await robustness({ model, parameters, data, seed: 1 });
    expect([noisy, attacked]).toEqual([error, error]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a radius or noise of %s", async (value) => {
    const data = await placeDataset(referenceRuntime(), await table(60));
    const given = { model: linear, parameters: weights, data, seed: 1 };
    await expect(robustness({ ...given, radius: value })).rejects.toThrow(UsageError);
    await expect(robustness({ ...given, noise: value })).rejects.toThrow("noise: expected a positive number");
  });
});
