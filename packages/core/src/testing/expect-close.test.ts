import { describe, expect, it } from "vitest";
import { arrayOf, expectClose } from "./index.ts";

const one = arrayOf("float64", [2], [1, -2]);
const tolerance = { relative: 0.01, absolute: 0.001 };

describe("expectClose", () => {
  it("passes what lies within the tolerance", () => {
    expectClose(arrayOf("float64", [2], [1.0109, -2.0209]), one, tolerance);
    expectClose(arrayOf("float64", [1], [0.001]), arrayOf("float64", [1], [0]), tolerance);
  });

  it("says which element is furthest off, and how many are", () => {
    expect(() => expectClose(arrayOf("float64", [2], [1.0111, -2.5]), one, tolerance)).toThrow(
      "2 of 2 elements differ; element 1 of [2]: expected -2 ± 0.021, found -2.5",
    );
  });

  it("has the table's tolerance by default, wider for float32", () => {
    expectClose(arrayOf("float32", [1], [1.000004]), arrayOf("float32", [1], [1]));
    expect(() => expectClose(arrayOf("float32", [1], [1.00002]), arrayOf("float32", [1], [1]))).toThrow("1 of 1");
    expect(() => expectClose(arrayOf("float64", [1], [1.000004]), arrayOf("float64", [1], [1]))).toThrow("1 of 1");
  });

  it("takes NaN for NaN and infinities for themselves alone", () => {
    const special = arrayOf("float64", [3], [Number.NaN, Infinity, -Infinity]);
    expectClose(special, special, tolerance);
    for (const wrong of [
      [1, Infinity, -Infinity],
      [Number.NaN, -Infinity, -Infinity],
      [Number.NaN, 1e300, -Infinity],
    ]) {
      expect(() => expectClose(arrayOf("float64", [3], wrong), special, tolerance)).toThrow("1 of 3");
    }
    expect(() => expectClose(arrayOf("float64", [1], [Number.NaN]), arrayOf("float64", [1], [0]))).toThrow("found NaN");
  });

  it("wants integers, bools and strings exactly", () => {
    expect(() => expectClose(arrayOf("int64", [1], [3]), arrayOf("int64", [1], [4]), tolerance)).toThrow("expected 4");
    expect(() => expectClose(arrayOf("bool", [1], [1]), arrayOf("bool", [1], [0]), tolerance)).toThrow("expected 0");
    const words = (...data: readonly string[]) => ({ dtype: "string", shape: [data.length], data }) as const;
    expectClose(words("a", "b"), words("a", "b"));
    expect(() => expectClose(words("a", "c"), words("a", "b"))).toThrow("element 1: expected b, found c");
  });

  it("wants the same dtype, shape and length", () => {
    expect(() => expectClose(arrayOf("float32", [2], [1, 2]), one)).toThrow("expected float64[2], found float32[2]");
    expect(() => expectClose(arrayOf("float64", [2, 1], [1, -2]), one)).toThrow("found float64[2, 1]");
    expect(() => expectClose({ ...one, data: Float64Array.of(1) }, one)).toThrow("expected 2 elements, found 1");
  });
});
