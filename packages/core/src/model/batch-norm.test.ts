import { arrayOf, checkGradients, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, input, numbersOf, square, sum, type Tensor } from "../graph/index.ts";
import { batchNorm, batchStatistics, movedStatistics } from "./index.ts";

const x = arrayOf("float64", [2, 2, 1, 2], [1, 3, 0, 10, 5, 7, 20, 30]);
const tensor = (): Tensor => input("x", "float64", x.shape);
const vector = (...values: readonly number[]): Tensor => constant(values, "float64", [values.length]);

describe("batchStatistics", () => {
  it("are the mean and population variance of each channel over examples and places", async () => {
    const found = await evaluate({ ...batchStatistics(tensor()) }, { x });
    expect([...numbersOf(found.mean)]).toEqual([4, 15]);
    expect([...numbersOf(found.variance)]).toEqual([5, 125]);
  });
});

describe("batchNorm", () => {
  it("brings each channel to mean 0 and variance 1, then scales and shifts it", async () => {
    const y = batchNorm(tensor(), {
      scale: vector(2, 1),
      shift: vector(0, 3),
      ...batchStatistics(tensor()),
      epsilon: 0,
    });
    const expected = [-3, -1, -15, -5, 1, 3, 5, 15].map((centred, i) =>
      i % 4 < 2 ? (2 * centred) / Math.sqrt(5) : centred / Math.sqrt(125) + 3,
    );
    expectClose((await evaluate({ y }, { x })).y, arrayOf("float64", x.shape, expected));
  });

  it("is finite, with finite derivatives, for a channel that does not vary", () =>
    checkGradients(
      ([values]) => {
        const of = values as Tensor;
        return sum(
          square(batchNorm(of, { scale: vector(1, 2), shift: vector(1, 1), ...batchStatistics(of), epsilon: 1 })),
        );
      },
      [arrayOf("float64", [2, 2], [3, -1, 3, -1])],
      { order: 2 },
    ));

  it("has the derivatives of finite differences by all that it reads, to order 2", () =>
    checkGradients(
      ([values, scale, shift]) => {
        const of = values as Tensor;
        const y = batchNorm(of, { scale: scale as Tensor, shift: shift as Tensor, ...batchStatistics(of) });
        return sum(square(square(y)));
      },
      [sampleArray([4, 2, 3]), sampleArray([2], { seed: 1 }), sampleArray([2], { seed: 2 })],
      { order: 2 },
    ));
});

describe("movedStatistics", () => {
  it("go a tenth of the way to the batch's mean and unbiased variance", async () => {
    const running = { mean: vector(1, -5), variance: vector(1, 100) };
    const found = await evaluate({ ...movedStatistics(running, batchStatistics(tensor()), tensor()) }, { x });
    expectClose(found.mean, arrayOf("float64", [2], [0.9 + 0.4, -4.5 + 1.5]));
    expectClose(found.variance, arrayOf("float64", [2], [0.9 + (0.1 * 20) / 3, 90 + (0.1 * 500) / 3]));
  });

  it("are finite for a single number a channel, whose variance is 0", async () => {
    const one = constant([4, 5], "float64", [1, 2]);
    const running = { mean: vector(0, 0), variance: vector(1, 1) };
    const found = await evaluate({ ...movedStatistics(running, batchStatistics(one), one, 0.5) }, {});
    expect([...numbersOf(found.mean), ...numbersOf(found.variance)]).toEqual([2, 2.5, 0.5, 0.5]);
  });
});
