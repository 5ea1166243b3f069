import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, UsageError } from "../../base/index.ts";
import { splitRows } from "./random.ts";

describe("splitRows", () => {
  it("puts every row in exactly one part, ascending, in the asked proportion", () => {
    const cases = fc.tuple(fc.integer({ min: 10, max: 500 }), fc.double({ min: 0.3, max: 0.7, noNaN: true }), fc.nat());
    fc.assert(
      fc.property(cases, ([rows, fraction, seed]) => {
        const { train, validation } = splitRows("toy", rows, fraction, seed);
        expect(validation.length).toBe(Math.round(fraction * rows));
        for (const part of [train, validation]) expect([...part]).toEqual([...part].sort((a, b) => a - b));
        expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i));
      }),
      { seed: 7 },
    );
  });

  it("is the same for the same seed and another for another", () => {
    const split = (seed: number) => [...splitRows("toy", 100, 0.2, seed).validation];
    expect(split(7)).toEqual(split(7));
    expect(split(7)).not.toEqual(split(8));
  });

  it("refuses a part of fewer than 2 rows", () => {
    expect(() => splitRows("toy", 5, 0.2, 1)).toThrow(DataError);
    expect(() => splitRows("toy", 5, 0.2, 1)).toThrow(
      "toy: expected at least 2 rows for training and 2 for validation, found 4 and 1 of 5 rows",
    );
    expect(() => splitRows("toy", 10, 0.9, 1)).toThrow("found 1 and 9 of 10 rows");
  });

  it.each([0, 1, -0.1, 1.5, Number.NaN])("refuses the fraction %s", (fraction) => {
    expect(() => splitRows("toy", 100, fraction, 1)).toThrow(UsageError);
  });
});
