import { describe, expect, it } from "vitest";
import { studentQuantile } from "../diagnostics/index.ts";
import { welchTest } from "./index.ts";

/** Two samples of the same size and variance, with a statistic that is wanted: 2n − 2 degrees of freedom. */
function samples(n: number, statistic: number): readonly [readonly number[], readonly number[]] {
  const base = Array.from({ length: n }, (_, i) => i);
  const mean = (n - 1) / 2;
  const variance = base.reduce((total, value) => total + (value - mean) ** 2, 0) / (n - 1);
  const shift = statistic * Math.sqrt((2 * variance) / n);
  return [base.map((value) => value + shift), base];
}

describe("welchTest", () => {
  it("has the quantiles of Student's t where the degrees of freedom are whole", () => {
    for (const n of [2, 3, 5, 10, 40]) {
      for (const p of [0.55, 0.9, 0.975, 0.9995]) {
        const { degrees, greater, twoSided } = welchTest(...samples(n, studentQuantile(p, 2 * n - 2)));
        expect(degrees).toBeCloseTo(2 * n - 2, 9);
        expect(greater).toBeCloseTo(1 - p, 11);
        expect(twoSided).toBeCloseTo(2 * (1 - p), 11);
      }
    }
  });

  it("has the degrees of freedom of its formula where variances differ, and P between those of whole neighbours", () => {
    const [left, right] = [
      [27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4],
      [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.4],
    ];
    const { statistic, degrees, twoSided } = welchTest(left as number[], right as number[]);
    expect(statistic).toBeCloseTo(-2.9, 0);
    expect(degrees).toBeGreaterThan(24);
    expect(degrees).toBeLessThan(28.1);
    for (const [df, sign] of [
      [24, 1],
      [28, -1],
    ] as const) {
      // The quantile whose tail is P: farther out for fewer degrees of freedom.
      const t = studentQuantile(1 - twoSided / 2, df);
      expect(sign * (t + statistic)).toBeGreaterThan(0);
    }
  });

  it("turns with its sides", () => {
    const [left, right] = samples(6, 1.7);
    const [one, other] = [welchTest(left, right), welchTest(right, left)];
    expect(other.statistic).toBeCloseTo(-one.statistic, 12);
    expect(one.greater + other.greater).toBeCloseTo(1, 12);
    expect(welchTest(right, right)).toMatchObject({ statistic: 0, greater: 0.5, twoSided: 1 });
  });

  it("is undefined where nothing varies, and sure where only the means differ", () => {
    expect(welchTest([1, 1], [1, 1]).twoSided).toBeNaN();
    expect(welchTest([2, 2], [1, 1]).statistic).toBe(Infinity);
  });

  it("refuses samples that have no variance, and values that are not finite", () => {
    expect(() => welchTest([1], [1, 2])).toThrow("left sample of welch's test: expected at least two values, found 1");
    expect(() => welchTest([1, 2], [1, Number.NaN])).toThrow("right sample of welch's test: expected finite values");
  });
});
