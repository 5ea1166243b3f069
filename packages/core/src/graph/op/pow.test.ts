import { evaluate } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { slopeAt } from "../../../test/slope-at.ts";
import type { Tensor } from "../index.ts";
import { constant, input, pow } from "./index.ts";

describe("pow", () => {
  it("with a number has values and derivatives at zero and below", async () => {
    for (const [exponent, at, value, slope] of [
      [2, 0, 0, 0],
      [1, 0, 0, 1],
      [0, 0, 1, 0],
      [3, -2, -8, 12],
      [2, -3, 9, -6],
      [-1, -2, -0.5, -0.25],
      [-2, 2, 0.25, -0.25],
      [2.5, 0, 0, 0],
      [11, -1, -1, 11],
    ] as const) {
      const fn = ([a]: readonly Tensor[]): Tensor => pow(a as Tensor, exponent);
      const { y } = await evaluate({ y: fn([constant(at, "float64")]) });
      expect((y.data as Float64Array)[0], `${at} to the ${exponent}`).toBeCloseTo(value, 14);
      expect((await slopeAt(fn, [at]))[0], `derivative of ${at} to the ${exponent}`).toBeCloseTo(slope, 14);
    }
    expect(() => pow(input("x", "float64", []), Number.NaN)).toThrow("pow: expected a finite exponent, found NaN");
  });

  it("with a tensor has finite derivatives at 0, and none by the exponent there", async () => {
    const fn = ([a, b]: readonly Tensor[]): Tensor => pow(a as Tensor, b as Tensor);
    expect(await slopeAt(fn, [0, 2])).toEqual([0, 0]);
    expect(await slopeAt(fn, [0, 0])).toEqual([0, 0]);
    expect(await slopeAt(fn, [3, 0])).toEqual([0, Math.log(3)]);
    const base = await slopeAt(([b]) => pow(2, b as Tensor), [3]);
    expect(base[0]).toBeCloseTo(8 * Math.log(2), 13);
  });
});
