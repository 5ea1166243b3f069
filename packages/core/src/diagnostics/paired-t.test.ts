import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../base/index.ts";
import { holm, pairedTest, studentTails } from "./index.ts";

describe("pairedTest", () => {
  it("agrees with scipy.stats.ttest_1samp", () => {
    // ttest_1samp([0.12, 0.05, 0.2, -0.01, 0.09], 0), and its confidence_interval(0.95).
    const { mean, deviation, low, high, p } = pairedTest([0.12, 0.05, 0.2, -0.01, 0.09]);
    expect(mean).toBeCloseTo(0.09, 12);
    expect(deviation).toBeCloseTo(0.07842193570679061, 12);
    expect(low).toBeCloseTo(-0.007373694236572165, 10);
    expect(high).toBeCloseTo(0.18737369423657216, 10);
    expect(p).toBeCloseTo(0.06222858731243082, 10);
  });

  it("has an interval that excludes 0 exactly where p is below 0.05", () => {
    const values = fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(values, (differences) => {
        const { low, high, p } = pairedTest(differences) as { low: number; high: number; p: number };
        fc.pre(Math.abs(p - 0.05) > 1e-6);
        expect(low > 0 || high < 0).toBe(p < 0.05);
      }),
      { seed: 4 },
    );
  });

  it("holds the true difference in 95 % of samples", () => {
    let held = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        // Sums of twelve uniform numbers are near to normal.
        let state = seed;
        const uniform = (): number => {
          state = (state * 1664525 + 1013904223) % 2 ** 32;
          return state / 2 ** 32;
        };
        const draws = Array.from({ length: 5 }, () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6);
        const { low, high } = pairedTest(draws);
        if ((low as number) < 0 && (high as number) > 0) held++;
      }),
      { seed: 1, numRuns: 2000 },
    );
    expect(held / 2000).toBeGreaterThan(0.93);
    expect(held / 2000).toBeLessThan(0.97);
  });

  it("says nothing of one difference, and all of equal ones", () => {
    expect(pairedTest([0.3])).toMatchObject({ mean: 0.3, low: null, high: null, p: null });
    expect(pairedTest([])).toMatchObject({ mean: null, count: 0, p: null });
    expect(pairedTest([0, 0, 0])).toMatchObject({ low: 0, high: 0, p: 1 });
    expect(pairedTest([0.5, 0.5, 0.5]).p).toBe(0);
  });

  it("refuses NaN", () => {
    expect(() => pairedTest([1, Number.NaN])).toThrow(UsageError);
  });
});

describe("studentTails", () => {
  it.each([
    [2.7764451051977987, 4, 0.05],
    [12.706204736432095, 1, 0.05],
    [2.0, 10, 0.07338803477074005],
    [0, 3, 1],
    // Closed forms: of 1 degree 1 − (2/π)·arctan t, of 2 degrees 1 − t/√(2 + t²).
    [1e-6, 1, 1 - (2 / Math.PI) * Math.atan(1e-6)],
    [0.3, 2, 1 - 0.3 / Math.sqrt(2.09)],
    [40, 2, 1 - 40 / Math.sqrt(1602)],
    [1e200, 3, 0],
  ])("of t = %s with %s degrees of freedom is %s", (t, df, expected) => {
    expect(studentTails(t, df)).toBeCloseTo(expected, 10);
    expect(studentTails(-t, df)).toBeCloseTo(expected, 10);
  });

  it("refuses no degrees of freedom, by its own name", () => {
    expect(() => studentTails(1, 0)).toThrow("tails: expected degrees of freedom");
  });
});

describe("holm", () => {
  it("agrees with R's p.adjust", () => {
    // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [i, value] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(value, 12);
  });

  it("keeps the order, never falls below the value, never exceeds 1 and leaves undefined ones alone", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }))), (values) => {
        const adjusted = holm(values);
        for (const [i, p] of values.entries()) {
          const q = adjusted[i] as number | null;
          if (p === null) expect(q).toBeNull();
          else expect(q !== null && q >= p && q <= 1).toBe(true);
          for (const [j, other] of values.entries()) {
            if (p !== null && other !== null && p < other)
              expect(q as number).toBeLessThanOrEqual(adjusted[j] as number);
          }
        }
      }),
      { seed: 2 },
    );
  });
});
