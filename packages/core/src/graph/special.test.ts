import { describe, expect, it } from "vitest";
import { erfcValue, erfValue } from "./special.ts";

/** From 30 digits of mpmath, at points of each of the three approximations and at their joints. */
const known: readonly (readonly [x: number, erf: number, erfc: number])[] = [
  [1e-10, 1.1283791670955126e-10, 0.999999999887162],
  [0.1, 0.1124629160182849, 0.887537083981715],
  [0.25, 0.27632639016823696, 0.7236736098317631],
  [0.46875, 0.49261347321793797, 0.507386526782062],
  [0.469, 0.4928398949625797, 0.5071601050374204],
  [0.75, 0.7111556336535151, 0.28884436634648486],
  [1.0, 0.8427007929497149, 0.15729920705028513],
  [1.5, 0.9661051464753108, 0.033894853524689274],
  [2.0, 0.9953222650189527, 0.004677734981047266],
  [3.0, 0.9999779095030014, 2.209049699858544e-5],
  [4.0, 0.9999999845827421, 1.541725790028002e-8],
  [4.0625, 0.9999999908210709, 9.178929024808192e-9],
  [5.0, 0.9999999999984626, 1.537459794428035e-12],
  [6.0, 1.0, 2.1519736712498913e-17],
  [10.0, 1.0, 2.088487583762545e-45],
  [20.0, 1.0, 5.395865611607901e-176],
  [26.0, 1.0, 5.663192408856143e-296],
  [-0.3, -0.3286267594591274, 1.3286267594591274],
  [-1.0, -0.8427007929497149, 1.8427007929497148],
  [-3.5, -0.9999992569016276, 1.9999992569016276],
];

describe("erfValue and erfcValue", () => {
  it.each(known)("agree with known values at %d", (x, erf, erfc) => {
    expect(Math.abs(erfValue(x) / erf - 1)).toBeLessThan(1e-15);
    expect(Math.abs(erfcValue(x) / erfc - 1)).toBeLessThan(2e-15);
  });

  it("are odd, and complements", () => {
    for (let x = -7; x < 7; x += 0.093) {
      expect(erfValue(-x)).toBe(-erfValue(x));
      expect(Math.abs(erfValue(x) + erfcValue(x) - 1)).toBeLessThan(3e-16);
    }
  });

  it("have their limits", () => {
    expect([erfValue(Infinity), erfValue(-Infinity), erfcValue(Infinity), erfcValue(-Infinity)]).toEqual([1, -1, 0, 2]);
    expect([erfValue(0), erfcValue(0)]).toEqual([0, 1]);
    expect([erfValue(Number.NaN), erfcValue(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});
