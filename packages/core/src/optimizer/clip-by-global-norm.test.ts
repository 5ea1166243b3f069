import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, input, type NdArray } from "../graph/index.ts";
import { parameterLayout } from "../model/index.ts";
import { clipByGlobalNorm } from "./index.ts";

async function clipped(gradient: readonly number[], maximum: number): Promise<NdArray> {
  const shape = [gradient.length];
  const vector = input("gradient", "float64", shape);
  const { update } = clipByGlobalNorm(maximum).step({
    gradient: vector,
    parameters: constant(0, "float64", shape),
    state: [],
    layout: parameterLayout([]),
    step: constant(1, "float64"),
    learningRate: constant(0.1, "float64"),
  });
  return (await evaluate({ update }, { gradient: arrayOf("float64", shape, gradient) })).update;
}

describe("clipByGlobalNorm", () => {
  it("shortens to the maximum, keeping the direction", async () => {
    expectClose(await clipped([3, -4], 1), arrayOf("float64", [2], [0.6, -0.8]));
  });

  it("adds nothing to the length, where PyTorch adds a millionth", async () => {
    expectClose(await clipped([3e-6, -4e-6], 1e-6), arrayOf("float64", [2], [0.6e-6, -0.8e-6]));
    expectClose(await clipped([3e-6, -4e-6], 5e-6), arrayOf("float64", [2], [3e-6, -4e-6]));
  });

  it("gives zero, not NaN, where the length overflows", async () => {
    expectClose(await clipped([3e200, -4e150, 0], 2), arrayOf("float64", [3], [0, 0, 0]));
  });

  it("leaves what is short enough as it is, zero too", async () => {
    for (const gradient of [
      [3, -4],
      [0.001, 0],
      [0, 0],
    ]) {
      expectClose(await clipped(gradient, 5), arrayOf("float64", [2], gradient), { relative: 1e-15, absolute: 0 });
    }
  });

  it("refuses a maximum that is not positive", () => {
    for (const maximum of [0, -1, Number.NaN]) {
      expect(() => clipByGlobalNorm(maximum)).toThrow(
        `maximum of clipByGlobalNorm: expected a positive number, found ${maximum}`,
      );
    }
  });
});
