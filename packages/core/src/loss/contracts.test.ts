import { nodeRuntime } from "isocline/node";
import { describeLoss } from "isocline/testing";
import { afterAll, describe, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { crossEntropy, lossOf, lossRegistry } from "./index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());

for (const name of namesOf(lossRegistry)) {
  describeLoss({ name, loss: lossRegistry.members[name]() }, { describe, it, runtimes });
}

describe("with options", () => {
  for (const text of [
    "huber:0.4",
    "quantile:0.9",
    "baikal:0.1",
    "taylor:0.5,0.5,1,-1,2",
    "taylor:0.2,0.1,1,-1,1,2,-2,0.5,factorials=true,reduce=mean",
  ]) {
    const loss = lossOf(text);
    describe(text, () => describeLoss({ name: loss.name, loss }, { describe, it, runtimes }));
  }
  const classes = crossEntropy({ labelSmoothing: 0.1, classWeights: [1, 0.5, 2] });
  describeLoss({ name: "cross-entropy", loss: classes }, { describe, it, runtimes });
});
