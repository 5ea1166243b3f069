import { describe, expect, it } from "vitest";
import type { EpochMetrics, FeatureDependence, ResidualBin } from "../../../training/index.ts";
import { deviationOfKnown, meanOfKnown } from "../../means.ts";
import { pooledCalibration, pooledConfusion } from "./classes.ts";
import { pooledDependence } from "./dependence.ts";
import { pooledCurves } from "./epochs.ts";
import { pooledHistogram } from "./histogram.ts";
import { interpolated } from "./interpolate.ts";
import { byName, meansByName } from "./means.ts";
import { pooledResiduals } from "./residuals.ts";

describe("means over folds", () => {
  it("are over the folds that have the figure", () => {
    expect(meanOfKnown([1, null, 3, undefined, Number.NaN])).toBe(2);
    expect(meanOfKnown([null])).toBeNull();
    expect(deviationOfKnown([1, null, 3])).toBeCloseTo(Math.SQRT2, 12);
    expect(deviationOfKnown([1])).toBeNull();
    expect(meansByName([{ a: 1, constructor: 2 }, { a: 3 }])).toEqual({ a: 2, constructor: 2 });
    expect(byName([{ a: 1 }, { b: 2, a: 3 }], (parts) => parts.join("+"))).toEqual({ a: "1+3", b: "2" });
  });
});

describe("interpolated", () => {
  it("is on the line between the points, and the end outside", () => {
    expect([-1, 0, 1, 2, 3, 9].map((place) => interpolated([0, 2, 3], [10, 20, 0], place))).toEqual([
      10, 10, 15, 20, 0, 0,
    ]);
    expect(interpolated([0, 2], [null, 4], 1)).toBeNull();
    expect(interpolated([0, 2], [null, 4], 2)).toBe(4);
    expect(interpolated([], [], 1)).toBeNull();
  });
});

describe("pooledHistogram", () => {
  it("is the histogram itself of one, and keeps every count of several", () => {
    const one = { edges: [0, 1, 2], counts: [3, 5] };
    expect(pooledHistogram([one])).toEqual(one);
    const both = pooledHistogram([one, { edges: [1, 3, 5], counts: [4, 8] }]);
    expect(both.edges).toEqual([0, 2.5, 5]);
    // All 8 of the first below 2.5, and 3/4 of 4 of the second.
    expect(both.counts[0]).toBeCloseTo(11, 12);
    expect(both.counts[1]).toBeCloseTo(9, 12);
    expect(pooledHistogram([{ edges: [], counts: [] }])).toEqual({ edges: [], counts: [] });
  });
});

describe("pooledResiduals", () => {
  const bin = (count: number, at: number): ResidualBin => ({
    ...{ count, prediction: at, p05: at - 2, p25: at - 1, p50: at, p75: at + 1, p95: at + 2 },
  });
  const none = { edges: [], counts: [] };

  it("averages the quantiles part by part, and keeps their width", () => {
    const { bins } = pooledResiduals([
      { bins: [bin(10, 0), bin(10, 10)], histogram: none },
      { bins: [bin(10, 2), bin(10, 14)], histogram: none },
    ]);
    expect(bins.map(({ prediction }) => prediction)).toEqual([1, 12]);
    expect(bins.map(({ p05, p95 }) => p95 - p05)).toEqual([4, 4]);
    expect(bins.map(({ count }) => count)).toEqual([20, 20]);
  });

  it("reads folds of other numbers of parts at equal shares of their rows", () => {
    const { bins } = pooledResiduals([
      { bins: [bin(5, 0), bin(5, 4), bin(5, 8), bin(5, 12)], histogram: none },
      { bins: [bin(7, 2), bin(7, 10)], histogram: none },
    ]);
    expect(bins.map(({ prediction }) => prediction)).toEqual([2, 10]);
    expect(pooledResiduals([{ bins: [], histogram: none }])).toEqual({ bins: [], histogram: none });
  });
});

describe("pooledCalibration and pooledConfusion", () => {
  it("weigh bins by their rows", () => {
    const bins = pooledCalibration([
      [{ count: 1, confidence: 0.5, accuracy: 0 }],
      [{ count: 3, confidence: 0.7, accuracy: 1 }],
      [{ count: 0, confidence: null, accuracy: null }],
    ]);
    expect(bins).toHaveLength(1);
    expect(bins[0]?.confidence).toBeCloseTo(0.65, 12);
    expect(bins[0]).toMatchObject({ count: 4, accuracy: 0.75 });
  });

  it("add counts of the same classes in any order, and put the others together", () => {
    const same = {
      classes: ["a", "b"],
      counts: [
        [5, 1],
        [2, 7],
      ],
    };
    const turned = {
      classes: ["b", "a"],
      counts: [
        [7, 2],
        [1, 5],
      ],
    };
    expect(pooledConfusion([same, turned])).toEqual({
      classes: ["a", "b"],
      counts: [
        [10, 2],
        [4, 14],
      ],
    });
    const more = {
      classes: ["a", "b", "c"],
      counts: [
        [1, 0, 2],
        [0, 1, 0],
        [3, 0, 1],
      ],
    };
    expect(pooledConfusion([more, same])).toEqual({
      classes: ["a", "b"],
      counts: [
        [6, 1, 2],
        [2, 8, 0],
        [3, 0, 1],
      ],
    });
    expect(pooledConfusion([])).toBeUndefined();
  });
});

describe("pooledDependence", () => {
  const curve = (feature: string, values: readonly number[], slope: number): FeatureDependence => ({
    feature,
    values,
    shares: values.map((_, i) => i / values.length),
    outputs: { y: { prediction: values.map((value) => slope * value), slope: values.map(() => slope) } },
  });

  it("is the mean of curves of different grids, as far as all of them go", () => {
    const [pooled] = pooledDependence([[curve("x", [0, 2, 4], 1)], [curve("x", [1, 3, 5], 3)]]);
    expect(pooled?.values).toEqual([1, 2, 3, 4]);
    expect(pooled?.outputs.y?.prediction).toEqual([2, 4, 6, 8]);
    expect(pooled?.outputs.y?.slope).toEqual([2, 2, 2, 2]);
    expect(pooled?.outputs.y?.spread.slope?.[0]).toBeCloseTo(Math.SQRT2, 12);
    expect(pooled?.outputs.y?.spread.prediction?.[3]).toBeCloseTo(4 * Math.SQRT2, 12);
  });

  it("leaves out what no more than half of the folds have, and averages levels that some lack", () => {
    const level = (levels: readonly string[], prediction: readonly number[]): FeatureDependence => ({
      ...{ feature: "kind", levels, outputs: { y: { prediction } } },
    });
    const folds = [
      [curve("x", [0, 1], 1), level(["a", "b"], [1, 2])],
      [curve("x", [0, 1], 1), level(["b"], [4])],
      [curve("z", [0, 1], 1)],
      [curve("x", [0, 1], 1), level(["a", "b"], [3, 3])],
    ];
    const pooled = pooledDependence(folds);
    expect(pooled.map(({ feature, folds }) => [feature, folds])).toEqual([
      ["x", 3],
      ["kind", 3],
    ]);
    expect(pooled[1]?.outputs.y).toMatchObject({ prediction: [2, 3], spread: { prediction: [Math.SQRT2, 1] } });
  });

  it("has no more points than a chart needs", () => {
    const grids = [1, 2, 3].map((fold) => [
      curve(
        "x",
        Array.from({ length: 21 }, (_, i) => i + fold / 10),
        1,
      ),
    ]);
    const [pooled] = pooledDependence(grids);
    expect(pooled?.values).toHaveLength(21);
    expect(pooled?.values?.[0]).toBe(0.3);
    expect(pooled?.values?.at(-1)).toBe(20.1);
  });
});

describe("pooledCurves", () => {
  const epochs = (branch: EpochMetrics["branch"], from: number, losses: readonly (number | null)[]): EpochMetrics[] =>
    losses.map((loss, i) => ({
      ...{
        branch,
        phase: "p",
        epoch: from + i,
        loss,
        controlledLoss: null,
        validation: {},
        learningRate: 1,
        seconds: 0,
      },
    }));
  const loss = ({ loss }: EpochMetrics): number | null => loss;

  it("is drawn as far as every fold went, branches from each fold's own branch point", () => {
    const { pointsOf, fork, isCut } = pooledCurves(
      [
        [...epochs("pretraining", 1, [8, 6, 4]), ...epochs("baseline", 4, [3, 2])],
        [...epochs("pretraining", 1, [6, 4]), ...epochs("baseline", 3, [1, 4, 1])],
      ],
      loss,
    );
    expect([fork, isCut]).toEqual([2, true]);
    expect(pointsOf("pretraining").map(({ epoch, value }) => [epoch, value])).toEqual([
      [1, 7],
      [2, 5],
    ]);
    expect(pointsOf("baseline").map(({ epoch, value }) => [epoch, value])).toEqual([
      [3, 2],
      [4, 3],
    ]);
    expect(pointsOf("baseline")[0]?.high).toBeCloseTo(2 + Math.SQRT2, 12);
    expect(pointsOf("controlled")).toEqual([]);
  });

  it("leaves epochs without a figure out, and bands of numbers above 0 stay there", () => {
    const folds = [epochs("baseline", 1, [0.1, null]), epochs("baseline", 1, [10, null])];
    const points = pooledCurves(folds, loss).pointsOf("baseline");
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({ epoch: 1, value: 5.05, low: 0.1 });
    expect(pooledCurves([], loss).pointsOf("baseline")).toEqual([]);
  });
});
