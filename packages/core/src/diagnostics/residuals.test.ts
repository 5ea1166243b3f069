import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { type RegressionTarget, targetScaler } from "../data/index.ts";
import { residualSummaries } from "./index.ts";

const target: RegressionTarget = { kind: "regression", columns: [{ name: "y", mean: 10, deviation: 2 }] };

describe("residualSummaries", () => {
  it("has the quantiles of the truth where about so much was predicted", () => {
    const stream = randomStream(1, "residuals");
    const predictions = Float32Array.from({ length: 20_000 }, () => stream.uniform());
    const targets = predictions.map((value) => value + 0.5 * stream.normal());
    const { y } = residualSummaries(target, predictions, targets);
    expect(y?.bins).toHaveLength(20);
    for (const [i, bin] of (y?.bins ?? []).entries()) {
      expect(bin.count).toBe(1000);
      // Uniform predictions in 20 parts of [0, 1]; a residual of 0.5 · 2 = 1 in raw units.
      expect(bin.prediction).toBeCloseTo(10 + 2 * (i + 0.5) * 0.05, 1);
      expect(Math.abs(bin.p50 - bin.prediction)).toBeLessThan(0.15);
      expect(Math.abs(bin.p75 - bin.prediction - 0.6745)).toBeLessThan(0.15);
      expect(Math.abs(bin.p05 - bin.prediction + 1.6449)).toBeLessThan(0.25);
    }
    const { edges, counts } = y?.histogram ?? { edges: [], counts: [] };
    expect(counts.reduce((a, b) => a + b, 0)).toBe(20_000);
    expect([edges[0], edges.at(-1)].map((edge) => Math.abs(edge ?? 0))).toEqual([
      expect.closeTo(2.58, 0),
      expect.closeTo(2.58, 0),
    ]);
  });

  it("is in raw units under a transform, truth − prediction, an output each", () => {
    const log = { name: "b", mean: 1, deviation: 0.5, transform: { name: "log" } } as const;
    const both: RegressionTarget = { kind: "regression", columns: [...target.columns, log] };
    const { decode, restore } = targetScaler(log);
    // Three rows of y and b: predictions and truth.
    const found = residualSummaries(both, Float32Array.of(0, 0, 1, 0.5, 2, 1), Float32Array.of(1, 0.25, 1, 0.5, 1, 2));
    expect(Object.keys(found)).toEqual(["y", "b"]);
    expect(found.y?.bins.map(({ count, prediction, p50 }) => [count, prediction, p50])).toEqual([
      [1, 10, 12],
      [1, 12, 12],
      [1, 14, 12],
    ]);
    expect(found.y?.histogram.edges.map((edge) => Math.sign(edge))).toContain(-1);
    expect(found.b?.bins.map(({ prediction }) => prediction)).toEqual([0, 0.5, 1].map(decode));
    expect(found.b?.bins.map(({ p95 }) => p95)).toEqual([0.25, 0.5, 2].map(restore));
  });

  it("is empty without rows or with a prediction that is no number", () => {
    const nothing = { bins: [], histogram: { edges: [], counts: [] } };
    expect(residualSummaries(target, new Float32Array(), new Float32Array())).toEqual({ y: nothing });
    expect(residualSummaries(target, Float32Array.of(1, Number.NaN), Float32Array.of(1, 2))).toEqual({ y: nothing });
  });
});
