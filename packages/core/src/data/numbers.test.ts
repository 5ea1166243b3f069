import { describe, expect, it } from "vitest";
import { DataError } from "../base/index.ts";
import { type NumberTally, numberTally, numericFeature } from "./numbers.ts";

/** A tally of training rows; null is a blank. */
function of(values: readonly (number | null)[], missing: "median" | "error" = "error"): NumberTally {
  const seen = numberTally("x", { missing, scaling: "standard", seed: 1 });
  const blanks = Uint8Array.from(values, (value) => (value === null ? 1 : 0));
  seen.add(
    Float64Array.from(values, (value) => value ?? 0),
    new Uint8Array(values.length).fill(1),
    0,
    blanks,
  );
  return seen;
}

describe("numericFeature", () => {
  it("keeps a constant column at deviation 1, with a warning", () => {
    const { feature, warnings } = numericFeature("toy", "x", of([3, 3]), { missing: "error", scaling: "standard" });
    expect(feature).toEqual({ kind: "numeric", name: "x", mean: 3, deviation: 1, minimum: 3, maximum: 3 });
    expect(warnings).toEqual(['column "x" is 3 in every training row: it carries nothing and is divided by 1']);
  });

  it("knows that blanks of a constant column carry something", () => {
    const { feature, warnings } = numericFeature("toy", "x", of([3, null, 3], "median"), {
      missing: "median",
      scaling: "standard",
    });
    expect(feature).toMatchObject({ mean: 3, deviation: 1, missing: { fill: 3, indicator: true } });
    expect(warnings).toHaveLength(2);
    expect(warnings[1]).toBe(
      'column "x" is 3 in every training row that has a number: its blanks alone tell rows apart',
    );
  });

  it("rounds the median that it tells of, and no whole number", () => {
    const warned = (numbers: readonly (number | null)[]) =>
      numericFeature("toy", "x", of(numbers, "median"), { missing: "median", scaling: "standard" }).warnings;
    expect(warned([-0.005299999999999999, null, -0.005299999999999999])[0]).toContain("the median, -0.0053, and");
    expect(warned([12345678, null, 12345678])[0]).toContain("the median, 12345678, and");
  });

  it("fills with the median of the numbers alone", () => {
    const { feature } = numericFeature("toy", "x", of([9, null, 1, null, 2], "median"), {
      missing: "median",
      scaling: "standard",
    });
    expect(feature).toMatchObject({ mean: 4, minimum: 1, maximum: 9, missing: { fill: 2, indicator: true } });
  });

  it("refuses values whose variance overflows or vanishes", () => {
    expect(() => numericFeature("toy", "x", of([1e200, -1e200]), { missing: "error", scaling: "standard" })).toThrow(
      DataError,
    );
    expect(() => numericFeature("toy", "x", of([1e-200, 2e-200]), { missing: "error", scaling: "standard" })).toThrow(
      "expected values whose variance",
    );
  });
});
