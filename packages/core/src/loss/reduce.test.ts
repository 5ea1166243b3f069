import { ShapeError } from "isocline";
import { arrayOf, checkGradients, evaluate, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { input, type NdArray, numbersOf, type Tensor } from "../graph/index.ts";
import { weightedMean } from "./index.ts";

const vector = (values: readonly number[]): NdArray => arrayOf("float64", [values.length], values);

async function meanOf(values: readonly number[], weights?: readonly number[]): Promise<number | undefined> {
  const v = input("v", "float64", [values.length]);
  const w = weights === undefined ? undefined : input("w", "float64", [values.length]);
  const feeds = { v: vector(values), ...(weights === undefined ? {} : { w: vector(weights) }) };
  return numbersOf((await evaluate({ mean: weightedMean(v, w) }, feeds)).mean)[0];
}

describe("weightedMean", () => {
  it("is the plain mean without weights, of one example too", async () => {
    expect(await meanOf([1, 2, 6])).toBeCloseTo(3, 14);
    expect(await meanOf([5])).toBe(5);
  });

  it("is Σwv / Σw with weights", async () => {
    expect(await meanOf([1, 2, 6], [1, 2, 1])).toBeCloseTo(11 / 4, 14);
    expect(await meanOf([1, 2, 6], [0, 3, 0])).toBeCloseTo(2, 14);
    expect(await meanOf([4], [0.1])).toBeCloseTo(4, 14);
    expect(await meanOf([4, 2], [1e-20, 3e-20])).toBeCloseTo(2.5, 14);
  });

  it("does not change when weights are scaled", async () => {
    const values = [0.3, -1, 2.5, 7];
    const weights = [0.2, 1, 0, 3];
    const scaled = weights.map((weight) => 1000 * weight);
    expect(await meanOf(values, scaled)).toBeCloseTo((await meanOf(values, weights)) as number, 13);
  });

  it("is 0 where no example counts", async () => {
    expect(await meanOf([1, 2], [0, 0])).toBe(0);
  });

  it("has the derivatives of finite differences, to order 2", () =>
    checkGradients(
      ([values, weights]) => weightedMean(values as Tensor, weights as Tensor),
      [sampleArray([5]), sampleArray([5], { from: 0.1, to: 2 })],
      { order: 2 },
    ));

  it("refuses weights of another shape, which would broadcast", () => {
    const values = input("v", "float64", [3]);
    expect(() => weightedMean(values, input("w", "float64", [3, 1]))).toThrow(ShapeError);
    expect(() => weightedMean(values, input("w", "float64", []))).toThrow(ShapeError);
  });
});
