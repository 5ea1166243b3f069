import { describe, expect, it } from "vitest";
import { meanInterval, pairedDifference } from "./index.ts";

describe("meanInterval", () => {
  it("is Student's, worked by hand", () => {
    // Mean 2, deviation 1, and of two degrees of freedom t = c·√(2/(1 − c²)) in closed form.
    const t = 0.95 * Math.sqrt(2 / (1 - 0.95 ** 2));
    const { mean, low, high } = meanInterval([1, 2, 3]);
    expect(mean).toBe(2);
    expect(low).toBeCloseTo(2 - t / Math.sqrt(3), 12);
    expect(high).toBeCloseTo(2 + t / Math.sqrt(3), 12);
  });

  it("is that of a paired difference where values share rows", () => {
    const values = [-0.02, -0.03, -0.01, -0.02, -0.04];
    const { low, high } = pairedDifference(values, 0.25);
    expect(meanInterval(values, { ratio: 0.25 })).toMatchObject({ low, high, count: 5 });
  });

  it("has no ends for one value, and none at all for none", () => {
    expect(meanInterval([1])).toEqual({ mean: 1, deviation: null, count: 1, low: null, high: null });
    expect(meanInterval([])).toMatchObject({ mean: null, low: null });
    expect(() => meanInterval([1], { ratio: -1 })).toThrow("ratio: expected a number of at least 0");
  });
});
