import { arrayOf, descend, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import {
  abs,
  add,
  constant,
  gradients,
  input,
  mul,
  type NdArray,
  square,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { type ParameterRole, parameterLayout } from "../model/index.ts";
import { chain, sgd, type WeightPenaltyOptions, weightPenalty } from "./index.ts";

const layout = parameterLayout(
  (["weight", "bias"] as const).map((role) => ({
    name: role,
    shape: [3],
    role,
    initialise: () => new Float64Array(3),
  })),
);
const parameters = input("parameters", "float64", [6]);

async function penalised(options: WeightPenaltyOptions, feeds: Readonly<Record<string, NdArray>>): Promise<NdArray> {
  const { update } = weightPenalty(options).step({
    gradient: input("gradient", "float64", [6]),
    parameters,
    state: [],
    layout,
    step: constant(1, "float64"),
    learningRate: constant(0.1, "float64"),
  });
  return (await evaluate({ update }, feeds)).update;
}

describe("weightPenalty", () => {
  const feeds = {
    parameters: arrayOf("float64", [6], [2, -3, 0, 4, -5, 6]),
    gradient: arrayOf("float64", [6], [1, 1, 1, 1, 1, 1]),
  };

  it("adds l1·sign(p) + l2·p on weights", async () => {
    expectClose(await penalised({ l1: 0.5 }, feeds), arrayOf("float64", [6], [1.5, 0.5, 1, 1, 1, 1]));
    expectClose(await penalised({ l2: 0.1 }, feeds), arrayOf("float64", [6], [1.2, 0.7, 1, 1, 1, 1]));
    expectClose(await penalised({ l1: 0.5, l2: 0.1 }, feeds), arrayOf("float64", [6], [1.7, 0.2, 1, 1, 1, 1]));
    expectClose(await penalised({}, feeds), feeds.gradient);
  });

  it("acts on other roles if told so", async () => {
    const onBiases: readonly ParameterRole[] = ["bias"];
    expectClose(await penalised({ l2: 1, roles: onBiases }, feeds), arrayOf("float64", [6], [1, 1, 1, 5, -4, 7]));
    const everywhere = await penalised({ l2: 1, roles: ["weight", "bias"] }, feeds);
    expectClose(everywhere, arrayOf("float64", [6], [3, -2, 1, 5, -4, 7]));
  });

  it("is the gradient of l1·Σ|p| + (l2/2)·Σp²", async () => {
    const [l1, l2] = [0.3, 0.7];
    const penalty = add(mul(sum(abs(parameters)), l1), mul(sum(square(parameters)), l2 / 2));
    const [gradient] = gradients(penalty, [parameters]) as readonly [Tensor];
    const at = { parameters: sampleArray([6]), gradient: arrayOf("float64", [6], [0, 0, 0, 0, 0, 0]) };
    const found = await penalised({ l1, l2, roles: ["weight", "bias"] }, at);
    expectClose(found, (await evaluate({ gradient }, at)).gradient);
  });

  it("ends gradient descent at the penalised optimum: soft thresholding for L1, shrinkage for L2", async () => {
    const wanted = [2, -0.1, 1];
    const objective = (p: Tensor): Tensor => mul(sum(square(sub(p, constant(wanted, "float64", [3])))), 0.5);
    const end = async (options: WeightPenaltyOptions): Promise<Float64Array> => {
      const optimizer = chain(weightPenalty(options), sgd());
      const { parameters: path } = await descend(optimizer, {
        objective,
        start: [0.5, 0.5, 0.5],
        steps: 400,
        learningRate: (step) => 0.2 / (1 + 0.05 * step),
      });
      return path.at(-1) as Float64Array;
    };
    for (const [i, value] of (await end({ l1: 0.5 })).entries()) {
      const target = wanted[i] as number;
      expect(value).toBeCloseTo(Math.sign(target) * Math.max(0, Math.abs(target) - 0.5), 1);
    }
    for (const [i, value] of (await end({ l2: 0.5 })).entries()) {
      expect(value).toBeCloseTo((wanted[i] as number) / 1.5, 6);
    }
  });

  it("refuses negative strengths", () => {
    expect(() => weightPenalty({ l1: -1 })).toThrow("l1 of weightPenalty: expected a number of at least 0, found -1");
    expect(() => weightPenalty({ l2: Number.POSITIVE_INFINITY })).toThrow("l2 of weightPenalty");
  });
});
