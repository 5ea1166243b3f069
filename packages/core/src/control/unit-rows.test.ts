import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { input, mul, numbersOf } from "../graph/index.ts";
import { unitRows } from "./unit-rows.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

describe("unitRows", () => {
  for (const dtype of ["float32", "float64"] as const) {
    it(`takes rows apart into directions and lengths, however short they are, in ${dtype}`, async () => {
      const scales = [1e18, 1, 1e-15, 1e-20, 1e-23, 1e-26, 1e-29];
      const rows = input("rows", dtype, [scales.length, 3]);
      const { unit, length } = unitRows(rows);
      const feeds = {
        rows: arrayOf(
          dtype,
          [scales.length, 3],
          scales.flatMap((scale) => [3 * scale, 0, -4 * scale]),
        ),
      };
      const found = await evaluate({ unit, length, whole: mul(unit, length) }, feeds, runtime);
      for (const [i, scale] of scales.entries()) {
        const [a, b, c] = numbersOf(found.unit).subarray(3 * i);
        for (const [value, expected] of [
          [a, 0.6],
          [b, 0],
          [c, -0.8],
        ] as const)
          expect(value).toBeCloseTo(expected, 6);
        expect((numbersOf(found.length)[i] as number) / scale).toBeCloseTo(5, 5);
        expect((numbersOf(found.whole)[3 * i] as number) / scale).toBeCloseTo(3, 5);
      }
    });

    it(`makes nothing of a row of zeros, and little of one that is next to it, in ${dtype}`, async () => {
      const rows = input("rows", dtype, [2, 2]);
      const feeds = { rows: arrayOf(dtype, [2, 2], [0, 0, 1e-33, 1e-34]) };
      const { unit } = await evaluate({ unit: unitRows(rows).unit }, feeds, runtime);
      const [a, b, c, d] = numbersOf(unit);
      expect([a, b]).toEqual([0, 0]);
      expect(c).toBeCloseTo(1e-3, 6);
      expect(d).toBeCloseTo(1e-4, 7);
    });
  }
});
