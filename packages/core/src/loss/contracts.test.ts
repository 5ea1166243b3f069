import { nodeRuntime } from "isocline/node";
import { describeLoss } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { crossEntropy, huber, type Loss, type LossName, lossRegistry } from "./index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());

/** Where each loss of the registry bends. */
const kinks: Readonly<Record<LossName, readonly number[]>> = { mse: [], mae: [0], huber: [-1, 1], "cross-entropy": [] };

for (const name of namesOf(lossRegistry)) {
  const loss: Loss = lossRegistry.members[name]();
  describeLoss({ name, loss, kinks: kinks[name] }, { describe, it, runtimes });
}
describe("with options", () => {
  describeLoss({ name: "huber", loss: huber({ delta: 0.4 }), kinks: [-0.4, 0.4] }, { describe, it, runtimes });
  const classes = crossEntropy({ labelSmoothing: 0.1, classWeights: [1, 0.5, 2] });
  describeLoss({ name: "cross-entropy", loss: classes }, { describe, it, runtimes });
});

describe("lossRegistry", () => {
  it("says which losses are smooth", () => {
    const smooth = namesOf(lossRegistry).filter((name) => lossRegistry.members[name]().facts.smooth);
    expect(smooth).toEqual(["mse", "cross-entropy"]);
  });
});
