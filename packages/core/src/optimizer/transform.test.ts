import { nodeRuntime } from "isocline/node";
import { descend } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { constant, mul, square, sub, sum, type Tensor } from "../graph/index.ts";
import { parameterLayout } from "../model/index.ts";
import {
  adam,
  chain,
  clipByGlobalNorm,
  exponentialMovingAverage,
  gradientAccumulation,
  optimizerRegistry,
  transformRegistry,
  weightDecay,
  weightPenalty,
  withTransforms,
} from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const layout = parameterLayout([
  { name: "w", shape: [3, 2], role: "weight", initialise: () => new Float64Array(6) },
  { name: "b", shape: [2], role: "bias", initialise: () => new Float64Array(2) },
]);
const bottom = [0.5, -1, 2, 0, 1, -0.3, 0.7, 0.2];
const descent = {
  objective: (p: Tensor): Tensor => sum(square(mul(sub(p, constant(bottom, p.dtype, [8])), 0.8))),
  start: [1, 1, -1, 2, 0, 0.4, 0, -1],
  steps: 9,
  learningRate: 0.02,
  layout,
};

describe("withTransforms", () => {
  it("puts each where it belongs, those of one place in the order given", () => {
    const transforms = [
      weightDecay(),
      weightPenalty({ l2: 1 }),
      exponentialMovingAverage(),
      clipByGlobalNorm(1),
      gradientAccumulation(2),
    ];
    expect(withTransforms(adam(), transforms).name).toBe(
      "exponential-moving-average → gradient-accumulation → weight-penalty → clip-by-global-norm → adam → weight-decay",
    );
  });

  it("without any is the optimizer", () => {
    const optimizer = adam();
    expect(withTransforms(optimizer, [])).toBe(optimizer);
  });
});

describe("transforms", () => {
  const names = namesOf(transformRegistry);

  it("compose in any order with any other: finite steps, on a runtime as on the reference", async () => {
    const optimizers = namesOf(optimizerRegistry);
    for (const [i, first] of names.entries()) {
      for (const [j, second] of names.entries()) {
        const [a, b] = [transformRegistry.members[first](), transformRegistry.members[second]()];
        const optimizer = optimizerRegistry.members[optimizers[(i + j) % optimizers.length] ?? "adam"]();
        const order = [chain(a, b, optimizer), chain(a, optimizer, b), chain(optimizer, a, b)][(i + 2 * j) % 3];
        if (order === undefined) throw new Error("no order");
        const slots = order.slots(layout).map(({ name }) => name);
        expect(new Set(slots).size).toBe(slots.length);
        const expected = await descend(order, descent);
        const found = await descend(order, { ...descent, runtime: node });
        for (const [k, value] of (found.parameters.at(-1) as Float64Array).entries()) {
          expect(Math.abs(value - (expected.parameters.at(-1)?.[k] as number))).toBeLessThan(1e-12);
        }
      }
    }
  });
});
