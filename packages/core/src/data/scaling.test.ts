import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantile } from "./quantile.ts";
import { fitScaling, type Scaler, type ScalingName, scaler, scalingNames } from "./scaling.ts";

/** The scaling of some numbers, with the mean and deviation that the table would have. */
function of(name: ScalingName, values: readonly number[]): Scaler & { readonly deviation: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const [minimum, maximum] = [sorted[0] as number, sorted.at(-1) as number];
  const scaling = fitScaling(name, { minimum, maximum, count: sorted.length, quantile: (p) => quantile(sorted, p) });
  return { deviation, ...scaler({ mean, deviation, ...(scaling && { scaling }) }) };
}

const values = [1, 2, 4, 4, 5, 7, 9, 30];
const skewed = Array.from({ length: 1000 }, (_, i) => Math.exp(i / 200));

describe("scalings", () => {
  it("are by name", () => {
    expect(scalingNames).toEqual(["auto", "standard", "robust", "min-max", "quantile", "none"]);
  });

  it("standard: mean 0, deviation 1", () => {
    const { encode, deviation } = of("standard", values);
    expect(encode(7.75)).toBe(0);
    expect(encode(7.75 + deviation)).toBeCloseTo(1, 12);
  });

  it("robust: quartile ranges from the median, never beyond 3", () => {
    // Median 4.5, quartiles 3.5 and 7.5.
    const { encode } = of("robust", values);
    expect(encode(4.5)).toBe(0);
    expect(encode(8.5)).toBeCloseTo(1 / Math.sqrt(1 + 1 / 9), 12);
    expect(encode(-7.5)).toBeCloseTo(-3 / Math.sqrt(2), 12);
    expect([encode(1e300), encode(-1e300)]).toEqual([3, -3]);
    // Where the quartiles are equal: half the range.
    const { encode: narrow } = of("robust", [5, 5, 5, 5, 5, 9]);
    expect(narrow(7)).toBeCloseTo(1 / Math.sqrt(1 + 1 / 9), 12);
  });

  it("auto: robust, or by quantiles where numbers crowd", () => {
    const even = skewed.map((_, i) => i);
    expect([1, 500, 2000].map(of("auto", even).encode)).toEqual([1, 500, 2000].map(of("robust", even).encode));
    const towns = skewed.map((_, i) => (i % 2 === 0 ? 10 : 20) + i / 1e5);
    expect([10, 10.004, 15].map(of("auto", towns).encode)).toEqual([10, 10.004, 15].map(of("quantile", towns).encode));
  });

  it("min-max: 0 to 1", () => {
    const { encode } = of("min-max", values);
    expect([1, 15.5, 30].map(encode)).toEqual([0, 0.5, 1]);
    expect(encode(59)).toBe(2);
  });

  it("quantile: uniform of mean 0 and deviation 1, whatever the distribution", () => {
    const { encode } = of("quantile", skewed);
    const encoded = skewed.map(encode);
    const mean = encoded.reduce((sum, value) => sum + value, 0) / 1000;
    const deviation = Math.sqrt(encoded.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 1000);
    expect(mean).toBeCloseTo(0, 2);
    expect(deviation).toBeCloseTo(1, 2);
    expect([encode(0), encode(1e9)]).toEqual([-Math.sqrt(3), Math.sqrt(3)]);
  });

  it("quantile: equal numbers are one, in the middle of their places", () => {
    const { encode } = of("quantile", [0, 0, 0, 0, 0, 1, 2, 3, 4]);
    expect(encode(0)).toBeCloseTo(Math.sqrt(3) * (0.5 - 1), 12);
    expect(encode(4)).toBeCloseTo(Math.sqrt(3), 12);
    expect(encode(-1)).toBe(encode(0));
  });

  it("none: the number itself", () => {
    expect(of("none", values).encode(12.5)).toBe(12.5);
  });

  it("none scales a constant column to 0, but for none", () => {
    for (const name of scalingNames) {
      const scaling = fitScaling(name, { minimum: 3, maximum: 3, count: 9, quantile: () => 3 });
      expect(scaler({ mean: 3, deviation: 1, ...(scaling && { scaling }) }).encode(3)).toBe(name === "none" ? 3 : 0);
    }
  });

  it.each(scalingNames)("%s ascends, decodes what it encoded, and knows its own derivative", (name) => {
    const { encode, decode, steepness, deviation, linear } = of(name, skewed);
    const step = 1e-6;
    fc.assert(
      fc.property(fc.double({ min: 1.05, max: 140, noNaN: true }), (number) => {
        const encoded = Math.fround(encode(number));
        expect(Math.abs(decode(encoded) / number - 1)).toBeLessThan(1e-5);
        expect(encode(number * 1.01)).toBeGreaterThan(encode(number));
        const [low, high] = [encode(number - step), encode(number + step)];
        const difference = ((high - low) / (2 * step)) * deviation;
        // Next to a knot the difference is of two pieces.
        const near = name === "quantile" && Math.abs((encode(number) - low) / (high - encode(number)) - 1) > 1e-4;
        if (!near) expect(Math.abs(steepness(encoded) / difference - 1)).toBeLessThan(2e-3);
      }),
      { seed: 7 },
    );
    expect(linear).toBe(["standard", "min-max", "none"].includes(name));
  });

  it.each(scalingNames)("%s knows how far a move of the number moves its encoding", (name) => {
    const { encode, moved, deviation, linear } = of(name, skewed);
    for (const number of [2, 30, 100]) {
      for (const deviations of [-0.3, 0, 1.5]) {
        const expected = encode(number + deviations * deviation) - encode(number);
        expect(moved(encode(number), deviations)).toBeCloseTo(expected, 9);
        if (linear) expect(moved(0, deviations)).toBe(moved(encode(number), deviations));
      }
    }
  });

  it("are flat where they saturate", () => {
    const robust = of("robust", skewed);
    expect(robust.steepness(Math.fround(3))).toBe(0);
    expect(Number.isFinite(robust.decode(3))).toBe(true);
    const quantiles = of("quantile", skewed);
    expect(quantiles.steepness(Math.fround(quantiles.encode(1e9)))).toBe(0);
    expect(quantiles.steepness(Math.fround(quantiles.encode(0)))).toBe(0);
  });
});
