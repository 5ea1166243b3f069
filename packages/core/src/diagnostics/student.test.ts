import { describe, expect, it } from "vitest";
import { studentQuantile, studentTails } from "./student.ts";

describe("studentQuantile", () => {
  // Found by integrating the density with Simpson's rule and bisection, in another language.
  it.each([
    [0.975, 1, 12.7062047362],
    [0.975, 2, 4.3026527297],
    [0.975, 3, 3.1824463053],
    [0.975, 4, 2.7764451052],
    [0.95, 4, 2.1318467863],
    [0.975, 9, 2.2621571628],
    [0.995, 9, 3.2498355416],
    [0.975, 14, 2.1447866879],
    [0.975, 29, 2.0452296421],
    [0.975, 99, 1.9842169516],
    [0.995, 99, 2.6264054573],
  ])("is t for p %f and %i degrees of freedom", (p, df, expected) => {
    expect(Math.abs(studentQuantile(p, df) / expected - 1)).toBeLessThan(2e-10);
    expect(studentQuantile(1 - p, df)).toBeCloseTo(-expected, 8);
  });

  it.each([0.001, 0.2, 0.5, 0.9, 0.999])("is the closed form for 1, 2 and 4 degrees of freedom, p %f", (p) => {
    const a = 4 * p * (1 - p);
    expect(studentQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 9);
    expect(studentQuantile(p, 2)).toBeCloseTo((2 * p - 1) * Math.sqrt(2 / a), 9);
    const q = Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a);
    expect(studentQuantile(p, 4)).toBeCloseTo(Math.sign(p - 0.5) * 2 * Math.sqrt(q - 1), 9);
  });

  it.each([1, 2.5, 17.25])("is where the tails hold what is left, for %f degrees of freedom", (df) => {
    for (const p of [0.51, 0.8, 0.975, 0.999999]) {
      const t = studentQuantile(p, df);
      expect(studentTails(t, df) / (2 * (1 - p))).toBeCloseTo(1, 9);
      expect(studentQuantile(1 - p, df) / -t).toBeCloseTo(1, 9);
    }
    expect(studentQuantile(0.5, df)).toBeCloseTo(0, 15);
  });

  it("nears the normal quantile", () => {
    expect(studentQuantile(0.975, 100_001)).toBeCloseTo(1.9599877, 6);
  });

  it.each([
    [0, 3],
    [1, 3],
    [Number.NaN, 3],
    [0.5, 0],
    [0.5, 0.5],
    [0.5, Number.NaN],
  ])("refuses p %f with %f degrees of freedom", (p, df) => {
    expect(() => studentQuantile(p, df)).toThrow("quantile: expected ");
  });
});
