import { arrayOf, checkGradients, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, input, mul, numbersOf, sum, type Tensor } from "../graph/index.ts";
import { layerNorm } from "./index.ts";

const x = input("x", "float64", [4, 50]);
const [scale, shift] = [input("scale", "float64", [50]), input("shift", "float64", [50])];
const row = (value: number) => arrayOf("float64", [50], new Array<number>(50).fill(value));

describe("layerNorm", () => {
  it("brings every example to mean 0 and variance 1 but for ε", async () => {
    const sample = sampleArray([4, 50], { from: 3, to: 9 });
    const feeds = { x: sample, scale: row(1), shift: row(0) };
    const values = numbersOf((await evaluate({ y: layerNorm(x, scale, shift) }, feeds)).y);
    for (let example = 0; example < 4; example++) {
      const moments = (all: Float64Array): readonly [number, number] => {
        const own = all.slice(example * 50, (example + 1) * 50);
        const mean = own.reduce((total, value) => total + value, 0) / 50;
        return [mean, own.reduce((total, value) => total + (value - mean) ** 2, 0) / 50];
      };
      const [, before] = moments(numbersOf(sample));
      const [mean, variance] = moments(values);
      expect(mean).toBeCloseTo(0, 13);
      expect(variance).toBeCloseTo(before / (before + 1e-5), 12);
    }
  });

  it("scales, then shifts", async () => {
    const sample = sampleArray([4, 50]);
    const plain = await evaluate({ y: layerNorm(x, scale, shift) }, { x: sample, scale: row(1), shift: row(0) });
    const moved = await evaluate({ y: layerNorm(x, scale, shift) }, { x: sample, scale: row(-2), shift: row(5) });
    const expected = [...numbersOf(plain.y)].map((value) => -2 * value + 5);
    expectClose(moved.y, arrayOf("float64", [4, 50], expected));
  });

  it("gives the shift where an example's activities agree", async () => {
    const same = arrayOf("float64", [4, 50], new Array<number>(200).fill(3));
    const { y } = await evaluate({ y: layerNorm(x, scale, shift) }, { x: same, scale: row(2), shift: row(0.5) });
    for (const value of numbersOf(y)) expect(value).toBeCloseTo(0.5, 10);
  });

  it("has the derivatives of finite differences, to order 2", () =>
    checkGradients(
      ([a, b, c]) => {
        const normal = layerNorm(a as Tensor, b as Tensor, c as Tensor);
        return sum(mul(normal, constant([1, -2, 0.5, 3], "float64", [4])));
      },
      [sampleArray([3, 4]), sampleArray([4], { seed: 1 }), sampleArray([4], { seed: 2 })],
      { order: 2 },
    ));
});
