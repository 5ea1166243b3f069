import { arrayOf, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, input, type NdArray, numbersOf } from "../graph/index.ts";
import { type ParameterLayout, type ParameterSpec, parameterLayout } from "../model/index.ts";
import { type GradientCentralizationOptions, gradientCentralization } from "./index.ts";

type Shaped = Pick<ParameterSpec, "shape"> & Partial<ParameterSpec>;

const layoutOf = (...specs: readonly Shaped[]): ParameterLayout =>
  parameterLayout(
    specs.map((spec, i) => ({ name: `p${i}`, role: "weight", initialise: () => new Float64Array(), ...spec })),
  );

async function centred(
  layout: ParameterLayout,
  gradient: NdArray,
  options: GradientCentralizationOptions = {},
): Promise<NdArray> {
  const { update } = gradientCentralization(options).step({
    gradient: input("gradient", "float64", [layout.total]),
    parameters: constant(0, "float64", [layout.total]),
    state: [],
    layout,
    step: constant(1, "float64"),
    learningRate: constant(0.1, "float64"),
  });
  return (await evaluate({ update }, { gradient })).update;
}

const vector = (...values: readonly number[]): NdArray => arrayOf("float64", [values.length], values);

describe("gradientCentralization", () => {
  it("takes the mean over the inputs of each output unit: the columns of a dense [inputs, outputs]", async () => {
    expectClose(await centred(layoutOf({ shape: [2, 3] }), vector(1, 2, 3, 5, 8, -3)), vector(-2, -3, 3, 2, 3, -3));
  });

  it("takes it over the rows where the output axis is said to be the first, as in [outputs, inputs]", async () => {
    const layout = layoutOf({ shape: [2, 3], outputAxis: 0 });
    expectClose(await centred(layout, vector(1, 2, 3, 5, 8, -4)), vector(-1, 0, 1, 2, 5, -7));
  });

  it("takes it over all but the first axis of a convolution", async () => {
    const layout = layoutOf({ shape: [2, 1, 2] });
    expectClose(await centred(layout, vector(1, 3, -4, 8)), vector(-1, 1, -6, 6));
  });

  it("is a projection: what it made sums to zero for each unit, and stays", async () => {
    const layout = layoutOf({ shape: [4, 3] }, { shape: [3], role: "bias" }, { shape: [2, 3, 2, 2] });
    const gradient = sampleArray([layout.total]);
    const once = await centred(layout, gradient);
    expectClose(await centred(layout, once), once);
    const values = numbersOf(once);
    for (let unit = 0; unit < 3; unit++) {
      expect([0, 1, 2, 3].reduce((sum, row) => sum + (values[3 * row + unit] as number), 0)).toBeCloseTo(0, 12);
    }
    expect(values.slice(12, 15)).toEqual(numbersOf(gradient).slice(12, 15));
  });

  it("leaves alone what has another role, a single axis, or a single input", async () => {
    const layout = layoutOf({ shape: [2, 2], role: "scale" }, { shape: [2] }, { shape: [1, 2] });
    const gradient = sampleArray([layout.total]);
    expectClose(await centred(layout, gradient), gradient, { relative: 0, absolute: 0 });
  });

  it("acts on convolutions alone if told so", async () => {
    const layout = layoutOf({ shape: [2, 1] }, { shape: [1, 1, 2] });
    expectClose(await centred(layout, vector(1, 5, 1, 5), { leastAxes: 3 }), vector(1, 5, -2, 2));
  });
});
