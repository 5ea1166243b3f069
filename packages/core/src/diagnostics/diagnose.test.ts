import { nodeRuntime } from "isocline/node";
import { describe, expect, it } from "vitest";
import { randomStream, UsageError } from "../base/index.ts";
import {
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
import { type PlacedDataset, placeDataset } from "../training/index.ts";
import { type Diagnosis, diagnose } from "./index.ts";

/** Two numbers around a text: encoded as a, red, blue, other, b. */
function table(rows: number): Promise<Dataset> {
  const stream = randomStream(5, "table");
  const draw = (of: () => number): Float64Array => new Float64Array(rows).map(of);
  const a = draw(() => 100 + 20 * stream.normal());
  const b = draw(() => 0.5 * stream.normal());
  const colour = Array.from(a, () => (stream.uniform() < 0.4 ? "blue" : "red"));
  const y = a.map((value, i) => 3 * value - 40 * (b[i] as number) + stream.normal());
  return readDataset(tableSource("toy", { a, colour, b, y }), { target: "y", seed: 1, validation: 0.5 });
}

const place = async (rows: number): Promise<PlacedDataset> => placeDataset(referenceRuntime(), await table(rows));

const linear = mlp({ inputs: 5, hidden: [] });
/** Of a, red, blue, other, b, and the bias. */
const weights = Float32Array.of(0.75, 0.2, -0.1, 0, -1.5, 0.05);

/** A model whose slopes vary from row to row. */
const curved = mlp({ inputs: 5, hidden: [4], activation: "tanh" });
const curvedParameters = Float32Array.from(initialVector(parameterLayout(curved.parameters), 3));

describe("diagnose, on a linear model,", () => {
  it("gives its weights as slopes, in both units", async () => {
    const data = await place(200);
    const { slope, slopes, metrics } = await diagnose({ model: linear, parameters: weights, data, seed: 1 });
    const { features, target } = data.preprocessing;
    for (const [name, weight] of [
      ["a", 0.75],
      ["b", -1.5],
    ] as const) {
      const feature = features.find((candidate) => candidate.name === name);
      const raw =
        feature?.kind === "numeric"
          ? (Math.abs(weight) * onlyColumn(target).deviation) / feature.deviation
          : Number.NaN;
      const all = (value: number): object =>
        Object.fromEntries(["mean", "p05", "p25", "p50", "p75", "p95"].map((key) => [key, expect.closeTo(value, 5)]));
      expect(slope[name]).toBeCloseTo(Math.abs(weight), 6);
      expect(slopes[name]?.standard).toEqual(all(Math.abs(weight)));
      expect(slopes[name]?.raw).toEqual(all(raw));
      expect(slopes[name]?.histogram.counts).toEqual([100]);
      expect(slopes[name]?.histogram.edges.map((edge) => Math.sign(edge - weight))).toEqual([-1, 1]);
    }
    expect(Object.keys(slope)).toEqual(["a", "b"]);
    expect(metrics.slopeNorm).toBeCloseTo(Math.hypot(0.75, 1.5), 6);
  });

  it.each([1, 0.25])("gives |w|·σ·√(2/π) target deviations as sensitivity, σ = %s", async (noise) => {
    const data = await place(4000);
    const found = await diagnose({ model: linear, parameters: weights, data, seed: 9, noise });
    const rows = data.split.validation.length;
    expect(Object.keys(found.sensitivity)).toEqual(["a", "b"]);
    for (const [name, weight] of [
      ["a", 0.75],
      ["b", 1.5],
    ] as const) {
      const expected = weight * noise * Math.sqrt(2 / Math.PI) * onlyColumn(data.preprocessing.target).deviation;
      // |n| has the mean √(2/π) and the variance 1 − 2/π.
      const deviation = (expected * Math.sqrt(Math.PI / 2 - 1)) / Math.sqrt(rows);
      expect(Math.abs((found.sensitivity[name] ?? Number.NaN) - expected)).toBeLessThan(4 * deviation);
    }
  });

  it("gives the errors of its predictions on the rows asked for", async () => {
    const toy = await table(60);
    const { features, targets, width, preprocessing, split } = toy;
    const { deviation } = onlyColumn(preprocessing.target);
    const rows = split.train;
    const errors = Array.from(rows, (row) => {
      let prediction = weights[5] as number;
      for (let i = 0; i < width; i++) prediction += (features[row * width + i] as number) * (weights[i] as number);
      return (prediction - (targets[row] as number)) * deviation;
    });
    const data = await placeDataset(referenceRuntime(), toy);
    const { metrics } = await diagnose({ model: linear, parameters: weights, data, rows, seed: 1 });
    expect(metrics.rmse).toBeCloseTo(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length), 4);
    expect(metrics.mae).toBeCloseTo(errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length, 4);
  });
});

describe("diagnose, whatever encodes the numbers,", () => {
  const rows = 4000;
  /** A skewed number, one with blanks behind it, and a text between them. */
  function table(scaling: ScalingName): Promise<Dataset> {
    const stream = randomStream(5, "table");
    const a = Array.from({ length: rows }, () => Math.exp(stream.normal()));
    const b = a.map((value, i) => (i % 5 === 1 ? null : 10 + value + stream.normal()));
    const y = a.map((value, i) => 3 * value - (b[i] ?? 0));
    const colour = a.map((value) => (value < 1 ? "red" : "blue"));
    const source = tableSource("toy", { b, colour, a, y });
    return readDataset(source, { target: "y", seed: 1, validation: 0.5, scaling });
  }
  /** Of b, its blanks, red, blue, other, a, and the bias. */
  const weights = Float32Array.of(-0.5, 0.3, 0.2, -0.1, 0, 0.75, 0.05);
  const model = mlp({ inputs: 6, hidden: [] });

  it.each(scalingNames)("gives slopes and sensitivities per deviation of the feature: %s", async (scaling) => {
    const dataset = await table(scaling);
    const { features, target } = dataset.preprocessing;
    const chosen = dataset.split.validation;
    const raw: Record<string, Float64Array> = {};
    const encodings = numericColumns(features);
    for (const { name, column, feature } of encodings) {
      const { decode } = scaler(feature);
      raw[name] = Float64Array.from(chosen, (row) => decode(dataset.features[row * dataset.width + column] as number));
    }
    const data = await placeDataset(referenceRuntime(), dataset);
    const { slope, slopes, sensitivity } = await diagnose({ model, parameters: weights, data, seed: 9 });
    expect(Object.keys(slope)).toEqual(["b", "a"]);
    for (const { name, feature } of encodings) {
      const weight = name === "a" ? 0.75 : 0.5;
      // By differences of the encoding, around each row, and by a normal noise of many draws.
      const { encode } = scaler(feature);
      const { deviation } = feature;
      const mean = (of: (number: number) => number): number =>
        (raw[name] ?? new Float64Array()).reduce((sum, number) => sum + of(number), 0) / chosen.length;
      const step = 1e-6 * deviation;
      const steep = mean((number) => Math.abs(encode(number + step) - encode(number - step)) / 2e-6);
      expect(Math.abs((slope[name] ?? 0) / (weight * steep) - 1)).toBeLessThan(0.01);
      const ratio = (slopes[name]?.raw.mean ?? 0) / (slopes[name]?.standard.mean ?? 1);
      expect(ratio).toBeCloseTo(onlyColumn(target).deviation / deviation, 6);
      const noise = randomStream(77, "noise");
      const moved = mean((number) => {
        let total = 0;
        for (let i = 0; i < 20; i++) total += Math.abs(encode(number + deviation * noise.normal()) - encode(number));
        return total / 20;
      });
      const wanted = weight * moved * onlyColumn(target).deviation;
      expect(Math.abs((sensitivity[name] ?? 0) / wanted - 1)).toBeLessThan(0.1);
    }
  });
});

describe("diagnose", () => {
  const finite = (diagnosis: Diagnosis): readonly number[] =>
    JSON.stringify(diagnosis)
      .match(/-?\d[\d.e+-]*/g)
      ?.map(Number) ?? [];

  it("gives the same numbers on the reference and the node runtime", async () => {
    const node = nodeRuntime();
    const [reference, compiled] = await Promise.all(
      [referenceRuntime(), node].map(async (runtime) => {
        const data = await placeDataset(runtime, await table(400));
        return diagnose({ model: curved, parameters: curvedParameters, data, seed: 2 });
      }),
    );
    await node.close();
    const [expected, found] = [finite(reference as Diagnosis), finite(compiled as Diagnosis)];
    expect(found.length).toBe(expected.length);
    for (const [i, value] of expected.entries()) {
      const difference = Math.abs((found[i] as number) - value);
      // Counts may differ by one where a slope lies on an edge but for rounding.
      expect(difference).toBeLessThan(
        Number.isInteger(value) && Number.isInteger(found[i]) ? 1.5 : 1e-5 * Math.max(1, Math.abs(value)),
      );
    }
  });

  it("takes quantiles of slopes that vary", async () => {
    const data = await place(2000);
    const { slopes } = await diagnose({ model: curved, parameters: curvedParameters, data, seed: 2 });
    for (const { standard, histogram } of Object.values(slopes)) {
      const quantiles = [standard.p05, standard.p25, standard.p50, standard.p75, standard.p95] as readonly number[];
      expect(quantiles.every((value, i) => i === 0 || value > (quantiles[i - 1] as number))).toBe(true);
      expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
      expect(histogram.counts.length).toBeGreaterThan(20);
    }
  });

  it("repeats itself, and draws other noise for another seed", async () => {
    const data = await place(100);
    const of = (seed: number): Promise<Diagnosis> =>
      diagnose({ model: curved, parameters: curvedParameters, data, seed });
    expect(await of(1)).toEqual(await of(1));
    expect((await of(2)).sensitivity).not.toEqual((await of(1)).sensitivity);
    expect((await of(2)).slopes).toEqual((await of(1)).slopes);
  });

  it("looks at 50,000 rows for slopes, and at all for errors", async () => {
    const data = await place(120);
    const rows = Uint32Array.from({ length: 50_010 }, (_, i) => (i < 10 ? 0 : 1 + (i % 2)));
    const { slopes, metrics } = await diagnose({ model: linear, parameters: weights, data, rows, seed: 1 });
    expect(slopes.a?.histogram.counts).toEqual([50_000]);
    const few = await diagnose({ model: linear, parameters: weights, data, rows: rows.slice(10), seed: 1 });
    expect(metrics.mae).not.toBe(few.metrics.mae);
    expect(metrics.mae).toBeCloseTo(few.metrics.mae as number, 1);
  });

  it("says null for what is undefined", async () => {
    const data = await place(100);
    const none = await diagnose({ model: linear, parameters: weights, data, rows: new Uint32Array(), seed: 1 });
    expect(none.metrics).toEqual({ rmse: null, mae: null, r2: null, outputVariance: null, slopeNorm: null });
    expect(none.sensitivity).toEqual({ a: null, b: null });
    expect(none.slope).toEqual({ a: null, b: null });
    const broken = weights.with(0, Number.NaN);
    const nan = await diagnose({ model: linear, parameters: broken, data, seed: 1 });
    expect(nan.metrics.rmse).toBeNull();
    expect(nan.sensitivity.b).toBeNull();
    expect(nan.slope).toEqual({ a: null, b: expect.closeTo(1.5, 6) });
  });

  it("has no slopes where no feature is a number", async () => {
    const source = tableSource("words", {
      word: ["x", "x", "x", "z", "z", "z"].flatMap((w) => [w, w, w, w]),
      y: Array.from({ length: 24 }, (_, i) => i),
    });
    const data = await placeDataset(referenceRuntime(), await readDataset(source, { target: "y", seed: 1 }));
    const parameters = Float32Array.of(1, -1, 0, 0);
    const found = await diagnose({ model: mlp({ inputs: 3, hidden: [] }), parameters, data, seed: 1 });
    expect(found).toMatchObject({ sensitivity: {}, slope: {}, slopes: {}, metrics: { slopeNorm: null } });
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the noise %s", async (noise) => {
    const data = await place(60);
    const diagnosing = diagnose({ model: linear, parameters: weights, data, seed: 1, noise });
    await expect(diagnosing).rejects.toThrow(UsageError);
  });
});
