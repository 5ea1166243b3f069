import { nodeRuntime } from "isocline/node";
import { describeOptimizer } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import {
  adam,
  adamw,
  chain,
  clipByGlobalNorm,
  type OptimizerName,
  optimizerRegistry,
  sgd,
  type Update,
  weightPenalty,
} from "./index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());

const rates: Readonly<Record<OptimizerName, number>> = {
  adam: 0.05,
  adamw: 0.05,
  sgd: 0.1,
  lion: 0.002,
  nadam: 0.05,
  rmsprop: 0.02,
};

for (const name of namesOf(optimizerRegistry)) {
  const optimizer = optimizerRegistry.members[name]();
  // Lion, whose steps do not shrink, needs short ones to come near.
  const steps = name === "lion" ? 2000 : 200;
  describeOptimizer({ name, optimizer, learningRate: rates[name], steps }, { describe, it, runtimes });
}
const variants: Readonly<Record<string, readonly [Update, number]>> = {
  "sgd with momentum": [sgd({ momentum: 0.9 }), 0.05],
  "sgd with Nesterov's look-ahead": [sgd({ momentum: 0.9, nesterov: true }), 0.05],
  "adam with constants": [adam({ beta1: 0.5, beta2: 0.9, epsilon: 1e-3 }), 0.05],
  "adamw on all roles": [adamw({ weightDecay: 0.01, roles: ["weight", "bias", "scale"] }), 0.05],
  "clipped sgd": [chain(clipByGlobalNorm(0.5), sgd()), 0.1],
  "penalised and clipped sgd": [chain(weightPenalty({ l1: 0.01, l2: 0.01 }), clipByGlobalNorm(1), sgd()), 0.1],
};
for (const [name, [optimizer, learningRate]] of Object.entries(variants)) {
  describeOptimizer({ name, optimizer, learningRate }, { describe, it, runtimes });
}

describe("optimizerRegistry", () => {
  it("holds each optimizer under its own name", () => {
    const names = namesOf(optimizerRegistry);
    expect(names.map((name) => optimizerRegistry.members[name]().name)).toEqual(names);
  });
});
