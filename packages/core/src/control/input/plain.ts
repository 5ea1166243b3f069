import { type Loss, weightedMean } from "../../loss/index.ts";
import type { Objective } from "../objective.ts";

/** The objective that only fits: the (weighted) mean of a loss over the batch. */
export function plain(loss: Loss): Objective {
  return {
    name: loss.name,
    facts: { inputDerivatives: 0, needsSmooth: false, exact: true, targets: loss.facts.targets },
    references: loss.references,
    evaluate: ({ predict, inputs, targets, weights }) => weightedMean(loss.evaluate(predict(inputs), targets), weights),
  };
}
