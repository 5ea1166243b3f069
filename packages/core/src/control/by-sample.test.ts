import { arrayOf, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, gradients, input, matmul, type NdArray, numbersOf, type Tensor } from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import { bySample, lai, type Objective, plain } from "./index.ts";

const rows = 8;
const w = input("w", "float64", [2, 1]);
const context = {
  predict: (x: Tensor) => matmul(x, w),
  inputs: input("x", "float64", [rows, 2]),
  targets: input("y", "float64", [rows, 1]),
};
const feeds = {
  w: sampleArray([2, 1], { seed: 1 }),
  x: sampleArray([rows, 2], { seed: 2 }),
  y: sampleArray([rows, 1], { seed: 3 }),
};

/** An objective and its gradient on the batch. */
async function of(objective: Objective, weights?: readonly number[]): Promise<Record<"value" | "gradient", NdArray>> {
  const given = weights === undefined ? {} : { weights: input("weights", "float64", [rows]) };
  const value = objective.evaluate({ ...context, ...given });
  const [gradient] = gradients(value, [w]) as readonly [Tensor];
  const weighed = weights === undefined ? {} : { weights: arrayOf("float64", [rows], weights) };
  return evaluate({ value, gradient }, { ...feeds, ...weighed });
}

async function figureOf(objective: Objective, weights?: readonly number[]): Promise<number> {
  return numbersOf((await of(objective, weights)).value)[0] as number;
}

const base = plain(mse());
const uneven = [3, 0.1, 0.5, 0.2, 2, 0, 1, 4];

describe("bySample", () => {
  it.each([
    ["without weights", undefined],
    ["with weights", uneven],
    ["with no weight on the controlled part", [0, 0, 0, 1, 1, 2, 1, 1]],
    ["with all weight on it", [1, 2, 0, 0, 0, 0, 0, 0]],
  ])("of a mean and itself is that mean, %s", async (_, weights) => {
    for (const share of [0.01, 0.25, 0.4, 0.9, 1]) {
      const [mixed, whole] = [await of(bySample(base, base, share), weights), await of(base, weights)];
      expectClose(mixed.value, whole.value);
      expectClose(mixed.gradient, whole.gradient);
    }
  });

  it("is 0, with a gradient of 0, where no example has a weight", async () => {
    const { value, gradient } = await of(bySample(base, lai(), 0.5), new Array<number>(rows).fill(0));
    expect([...numbersOf(value), ...numbersOf(gradient)]).toEqual([0, 0, 0]);
  });

  it("controls the first examples, at least one, by their share of the examples or of the weight", async () => {
    const always = (value: number): Objective => ({ ...base, evaluate: () => constant(value, "float64") });
    const total = uneven.reduce((sum, weight) => sum + weight);
    for (const [share, count] of [
      [0.01, 1],
      [0.25, 2],
      [0.5, 4],
      [1, 8],
    ] as const) {
      const mix = bySample(always(0), always(1), share);
      const weight = uneven.slice(0, count).reduce((sum, each) => sum + each);
      expect(await figureOf(mix)).toBeCloseTo(count / rows, 14);
      expect(await figureOf(mix, uneven)).toBeCloseTo(weight / total, 14);
    }
  });
});
