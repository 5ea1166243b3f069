import { describe, expect, it } from "vitest";
import { runningMoments } from "./index.ts";

describe("runningMoments", () => {
  it("has mean, spread and range, also far from zero", () => {
    for (const far of [0, 1e9]) {
      const moments = runningMoments();
      for (const value of [2, 4, 4, 4, 5, 5, 7, 9]) moments.add(far + value);
      expect(moments).toMatchObject({ count: 8, mean: far + 5, minimum: far + 2, maximum: far + 9 });
      expect(moments.deviation).toBeCloseTo(2, 6);
      expect(moments.standardError).toBeCloseTo(Math.sqrt(32 / 7 / 8), 6);
    }
  });

  it("is undefined of nothing, and its error of one number", () => {
    const { count, mean, deviation, standardError, minimum, maximum } = runningMoments();
    expect(count).toBe(0);
    expect([mean, deviation, standardError, minimum, maximum].every(Number.isNaN)).toBe(true);
    const one = runningMoments();
    one.add(3);
    expect(one).toMatchObject({ mean: 3, deviation: 0, standardError: Number.NaN });
  });

  it("has no spread among equal numbers", () => {
    const equal = runningMoments();
    for (let i = 0; i < 10; i++) equal.add(0.1);
    expect(equal).toMatchObject({ deviation: 0, standardError: 0 });
  });
});
