import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { foldInterval, pairedDifference, spreadOf } from "./index.ts";

describe("spreadOf", () => {
  it("is the mean and the sample deviation", () => {
    expect(spreadOf([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: Math.sqrt(5 / 3), count: 4 });
    expect(spreadOf([7])).toEqual({ mean: 7, deviation: null, count: 1 });
    expect(spreadOf([])).toEqual({ mean: null, deviation: null, count: 0 });
  });
});

describe("foldInterval", () => {
  it("is the corrected resampled t about the mean of any figure", () => {
    const spread = spreadOf([0.48, 0.47, 0.49, 0.48, 0.46]);
    const { low, high } = foldInterval(spread, 1 / 4);
    // The deviations are those of the differences worked by hand below, about another mean.
    expect(low).toBeCloseTo(0.476 - 0.0212357, 6);
    expect(high).toBeCloseTo(0.476 + 0.0212357, 6);
    expect(foldInterval(spreadOf([0.5]), 1 / 4)).toEqual({ low: null, high: null });
  });
});

describe("pairedDifference", () => {
  it("is the corrected resampled t, worked by hand", () => {
    // Mean −0.024, squares 0.00052, s² 0.00013; √((1/5 + 1/4) · 0.00013) = 0.00764853; t(4) = 2.7764451.
    const found = pairedDifference([-0.02, -0.03, -0.01, -0.02, -0.04], 1 / 4);
    expect(found.mean).toBeCloseTo(-0.024, 12);
    expect(found.deviation).toBeCloseTo(Math.sqrt(0.00013), 12);
    expect(found.low).toBeCloseTo(-0.0452357, 6);
    expect(found.high).toBeCloseTo(-0.0027643, 6);
    expect(found).toMatchObject({ negative: 5, count: 5, verdict: "lower" });
    // The uncorrected interval would be 0.024 ± 0.014.
    expect(pairedDifference([0.02, 0.03, 0.01, 0.02, 0.04], 1e-12).low).toBeCloseTo(0.0098429, 6);
  });

  it("says no difference where 0 is inside, and nothing of one fold", () => {
    expect(pairedDifference([-0.02, 0.03, -0.01, 0.02], 1 / 3)).toMatchObject({
      verdict: "no difference",
      negative: 2,
    });
    expect(pairedDifference([0.2, 0.3, 0.25], 1 / 2).verdict).toBe("higher");
    expect(pairedDifference([0, 0, 0], 1 / 2)).toMatchObject({ low: 0, high: 0, verdict: "no difference" });
    expect(pairedDifference([0.2], 1 / 2)).toMatchObject({ mean: 0.2, low: null, high: null, verdict: "undefined" });
    expect(pairedDifference([], 1 / 2)).toMatchObject({ mean: null, verdict: "undefined" });
  });

  it("holds the true difference as often as it says, for the overlap that it corrects", () => {
    // Differences with variance 1 and correlation r = ρ / (1 + ρ), as Nadeau and Bengio suppose of folds.
    const [folds, ratio, trials] = [10, 1 / 9, 4000];
    const correlation = ratio / (1 + ratio);
    const random = randomStream(11, "coverage");
    let [held, naive] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const shared = Math.sqrt(correlation) * random.normal();
      const differences = Array.from({ length: folds }, () => shared + Math.sqrt(1 - correlation) * random.normal());
      const isInside = ({ low, high }: { low: number | null; high: number | null }) =>
        (low ?? 1) <= 0 && (high ?? -1) >= 0;
      if (isInside(pairedDifference(differences, ratio))) held++;
      if (isInside(pairedDifference(differences, 1e-12))) naive++;
    }
    // Three standard errors of 4000 trials are 0.0103.
    expect(Math.abs(held / trials - 0.95)).toBeLessThan(0.0104);
    expect(naive / trials).toBeLessThan(0.88);
  });

  it.each([0, -1, Number.NaN])("refuses the ratio %f", (ratio) => {
    expect(() => pairedDifference([1, 2], ratio)).toThrow("ratio: expected a number above 0");
  });
});
