import { describe, expect, it } from "vitest";
import { type RandomStream, randomStream } from "../base/index.ts";
import type { Target } from "../data/index.ts";
import { classMetrics, targetErrors } from "../training/index.ts";
import { errorSums } from "./error-sums.ts";
import { errorIntervals, wilson } from "./index.ts";

const one: Target = { kind: "regression", columns: [{ name: "y", mean: 5, deviation: 2 }] };
const two: Target = {
  kind: "regression",
  columns: [
    { name: "y", mean: 5, deviation: 2 },
    { name: "z", mean: 0, deviation: 0.5, transform: { name: "log" } },
  ],
};
const classes: Target = { kind: "classification", name: "c", classes: ["a", "b", "c"] };

const draw = (length: number, of: () => number): Float32Array => Float32Array.from({ length }, of);

function probabilities(rows: number, stream: RandomStream): Float32Array {
  const all = draw(3 * rows, () => 0.05 + stream.uniform());
  return all.map((value, i) => {
    const start = i - (i % 3);
    return value / ((all[start] as number) + (all[start + 1] as number) + (all[start + 2] as number));
  });
}

describe("errorSums", () => {
  const stream = randomStream(3, "sums");
  const rows = 200;
  const weights = draw(rows, () => 0.5 + stream.uniform());

  it.each([
    ["one number", one, undefined],
    ["two numbers", two, undefined],
    ["weighted rows", two, weights],
  ] as const)("adds up to the errors of %s", (_, target, weights) => {
    if (target.kind !== "regression") throw new Error("numbers");
    const targets = draw(rows * target.columns.length, () => stream.normal());
    const predictions = targets.map((value) => 0.8 * value + 0.3 * stream.normal());
    const known = { targets, weights };
    const { overall, outputs } = targetErrors(target, predictions, known);
    // All rows in one group: its sums are those of the figures themselves.
    const { values, figures } = errorSums(target, predictions, known, 1);
    for (const { figure, of } of figures) {
      const [name = "", output] = figure.split(":");
      const errors = output === undefined ? overall : outputs[output];
      const expected = errors?.[name as "rmse" | "mae" | "r2"];
      expect(expected, figure).toBeTypeOf("number");
      expect(of(values, 0), figure).toBeCloseTo(expected ?? 0, 5);
    }
    expect(figures).toHaveLength(target.columns.length === 1 ? 3 : 9);
  });

  it.each([undefined, weights])("adds up to the errors of classes", (weights) => {
    const predictions = probabilities(rows, stream);
    const targets = draw(rows, () => stream.integer(3));
    const { metrics } = classMetrics(predictions, targets, 3, weights);
    const { values, figures } = errorSums(classes, predictions, { targets, weights }, 1);
    expect(figures.map(({ figure }) => figure)).toEqual(["accuracy", "logLoss", "brier"]);
    for (const { figure, of } of figures) {
      expect(of(values, 0)).toBeCloseTo(metrics[figure as "accuracy"] ?? Number.NaN, 10);
    }
  });
});

describe("errorIntervals", () => {
  const stream = randomStream(7, "intervals");
  const known = (targets: Float32Array) => ({ targets, weights: undefined });

  it("are as wide as theory says, for a mean and for a paired difference", () => {
    const rows = 1000;
    const targets = draw(rows, () => stream.normal());
    const noise = draw(rows, () => stream.normal());
    const predictions = targets.map((value, i) => value + 0.5 * (noise[i] as number));
    const worse = targets.map((value, i) => value + 0.55 * (noise[i] as number));
    const { figures, draws, groups } = errorIntervals(
      one,
      [
        { branch: "baseline", predictions },
        { branch: "controlled", predictions: worse },
      ],
      known(targets),
      1,
    );
    expect([draws, groups]).toEqual([1000, rows]);
    const mae = figures.find(({ figure }) => figure === "mae");
    const sizes = Float64Array.from(noise, (value) => Math.abs(value));
    const mean = sizes.reduce((a, b) => a + b, 0) / rows;
    const deviation = Math.sqrt(sizes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    // Raw errors are 2 · 0.5 · |noise|, and 1.96 standard errors of their mean on either side.
    const margin = (1.96 * deviation) / Math.sqrt(rows);
    expect(mae?.baseline?.low).toBeCloseTo(mean - margin, 2);
    expect(mae?.baseline?.high).toBeCloseTo(mean + margin, 2);
    // The same noise, a tenth larger: the difference is as sure as a tenth of it.
    expect(mae?.difference?.low).toBeCloseTo(0.1 * (mean - margin), 3);
    expect(mae?.difference?.high).toBeCloseTo(0.1 * (mean + margin), 3);
    expect(mae).not.toHaveProperty("method", "wilson");
  });

  it("hold the true error about as often as they say", () => {
    const rows = 120;
    let held = 0;
    const trials = 150;
    for (let trial = 0; trial < trials; trial++) {
      const targets = new Float32Array(rows);
      const predictions = draw(rows, () => stream.normal());
      const { figures } = errorIntervals(one, [{ branch: "baseline", predictions }], known(targets), trial);
      const { low, high } = figures[1]?.baseline ?? { low: 0, high: 0 };
      const truth = 2 * Math.sqrt(2 / Math.PI);
      if ((low ?? 0) <= truth && truth <= (high ?? 0)) held++;
    }
    // 95 % of 150 is 142.5, with a deviation of 2.7.
    expect(held).toBeGreaterThan(132);
    expect(held).toBeLessThanOrEqual(150);
  });

  it("are nearly the same of groups, where there are very many rows", () => {
    const rows = 6000;
    const targets = draw(rows, () => stream.normal());
    const predictions = targets.map((value) => value + stream.normal());
    const { groups, figures } = errorIntervals(one, [{ branch: "controlled", predictions }], known(targets), 1);
    expect(groups).toBe(1000);
    const { low, high } = figures[0]?.controlled ?? { low: 0, high: 0 };
    // RMSE 2 with the standard error 2/√(2n).
    expect((high ?? 0) - (low ?? 0)).toBeCloseTo((2 * 1.96 * 2) / Math.sqrt(2 * rows), 2);
  });

  it("repeat themselves, depend on the seed, and are the same for a branch alone", () => {
    const targets = draw(80, () => stream.normal());
    const predictions = targets.map((value) => value + stream.normal());
    const baseline = { branch: "baseline", predictions } as const;
    const found = (seed: number) => errorIntervals(one, [baseline], known(targets), seed).figures;
    expect(found(1)).toEqual(found(1));
    expect(found(1)).not.toEqual(found(2));
    const same = errorIntervals(one, [baseline, { branch: "controlled", predictions }], known(targets), 1).figures;
    expect(same.map((figure) => figure.baseline)).toEqual(found(1).map((figure) => figure.baseline));
    expect(same[0]?.difference).toEqual({ low: 0, high: 0 });
  });

  it("are Wilson's for accuracy, so that all right is not surely right", () => {
    const rows = 50;
    const predictions = Float32Array.from({ length: 3 * rows }, (_, i) => (i % 3 === 0 ? 0.8 : 0.1));
    const targets = new Float32Array(rows);
    const accuracy = (weights?: Float32Array) =>
      errorIntervals(classes, [{ branch: "baseline", predictions }], { targets, weights }, 1).figures[0];
    expect(accuracy()).toMatchObject({ figure: "accuracy", method: "wilson" });
    expect(accuracy()?.baseline?.high).toBe(1);
    // 1 / (1 + 1.96²/50)
    expect(accuracy()?.baseline?.low).toBeCloseTo(0.92865, 4);
    // Half of the rows count for nothing: as sure as 25 rows are.
    const half = Float32Array.from({ length: rows }, (_, i) => i % 2);
    expect(accuracy(half)?.baseline?.low).toBeCloseTo(wilson(1, 25).low ?? 0, 12);
  });

  it("are undefined for fewer than two rows, and where a prediction is no number", () => {
    const undefinedEnds = { low: null, high: null };
    const of = (predictions: Float32Array, targets: Float32Array) =>
      errorIntervals(one, [{ branch: "baseline", predictions }], known(targets), 1).figures[0]?.baseline;
    expect(of(Float32Array.of(1), Float32Array.of(2))).toEqual(undefinedEnds);
    expect(of(Float32Array.of(1, Number.NaN, 3), Float32Array.of(2, 3, 4))).toEqual(undefinedEnds);
  });
});

describe("wilson", () => {
  it("gives the intervals that Newcombe tabulates", () => {
    // 81 of 263, Newcombe (1998), Statistics in Medicine 17, 857–872, table I: 0.2553 to 0.3662.
    const { low, high } = wilson(81 / 263, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
    // 15 of 148: 0.0624 to 0.1605.
    expect(wilson(15 / 148, 148).low).toBeCloseTo(0.0624, 4);
    expect(wilson(15 / 148, 148).high).toBeCloseTo(0.1605, 4);
    // 0 of 20: 0 to 0.1611.
    expect(wilson(0, 20).high).toBeCloseTo(0.1611, 4);
  });
});
