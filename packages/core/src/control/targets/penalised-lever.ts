import { add, type Tensor } from "../../graph/index.ts";
import { type Loss, weightedMean } from "../../loss/index.ts";
import type { BatchProbe } from "./batch-probe.ts";

/** The loss of a batch, and beside it the mean of a penalty, [batch]. */
export function penalisedLoss(probe: BatchProbe, loss: Loss, penalty: Tensor): Tensor {
  const { targets, weights } = probe.context;
  return weightedMean(add(loss.evaluate(probe.outputs(), targets), penalty), weights);
}
