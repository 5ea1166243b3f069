import type { Tensor } from "../../graph/index.ts";
import { type Loss, weightedMean } from "../../loss/index.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";

/** The objective that only fits: the (weighted) mean of a loss over the batch. */
export function plain(loss: Loss): Objective {
  const terms = ({ predict, inputs, targets }: ObjectiveContext): Tensor => loss.evaluate(predict(inputs), targets);
  return {
    name: loss.name,
    facts: {
      inputDerivatives: 0,
      needsSmooth: false,
      jumps: loss.facts.jumps === true,
      exact: true,
      targets: loss.facts.targets,
      products: { once: 3 },
    },
    references: loss.references,
    evaluate: (context) => weightedMean(terms(context), context.weights),
    terms,
  };
}
