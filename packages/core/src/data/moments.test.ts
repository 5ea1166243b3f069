import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Moments, moments } from "./moments.ts";

function of(values: readonly number[]): Moments {
  const seen = moments();
  seen.add(Float64Array.from(values), new Uint8Array(values.length).fill(1), 0);
  return seen;
}

describe("moments", () => {
  it("gives mean, population deviation and range", () => {
    const { mean, deviation, minimum, maximum } = of([2, 4, 4, 4, 5, 5, 7, 9]);
    expect({ mean, deviation, minimum, maximum }).toEqual({ mean: 5, deviation: 2, minimum: 2, maximum: 9 });
  });

  it("keeps its digits far from zero", () => {
    expect(of([1e9 + 1, 1e9 + 2, 1e9 + 3]).deviation).toBeCloseTo(Math.sqrt(2 / 3), 12);
  });

  it("moves with a shift and grows with a scale", () => {
    const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(numbers, (values) => {
        const plain = of(values);
        const moved = of(values.map((value) => 3 * value + 7));
        expect(moved.mean).toBeCloseTo(3 * plain.mean + 7, 9);
        expect(moved.deviation).toBeCloseTo(3 * plain.deviation, 9);
      }),
      { seed: 7 },
    );
  });

  it("takes the marked cells of one piece after another", () => {
    const seen = moments();
    const marked = Uint8Array.of(1, 0, 1, 0, 1);
    seen.add(Float64Array.of(1, 99), marked, 0);
    seen.add(Float64Array.of(2, 99, 6), marked, 2);
    expect([seen.mean, seen.minimum, seen.maximum]).toEqual([3, 1, 6]);
    expect(seen.deviation).toBeCloseTo(Math.sqrt(14 / 3), 12);
  });

  it("passes over blanks, whatever their cells hold", () => {
    const seen = moments();
    seen.add(Float64Array.of(1, 99, Number.NaN, 5), new Uint8Array(4).fill(1), 0, Uint8Array.of(0, 1, 1, 0));
    expect([seen.count, seen.mean, seen.minimum, seen.maximum]).toEqual([2, 3, 1, 5]);
  });

  it("finds no deviation in equal values", () => {
    expect(of([0.1, 0.1, 0.1]).deviation).toBe(0);
  });
});
