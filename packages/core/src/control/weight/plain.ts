import { gradients } from "../../graph/index.ts";
import type { GradientRule } from "./rule.ts";

/** The gradient of the objective as it is. One forward and one backward pass. */
export function plainGradient(): GradientRule {
  return {
    name: "plain",
    facts: { gradients: 1, perExample: false },
    options: {},
    references: [],
    gradient(objectiveAt, parameters) {
      const loss = objectiveAt(parameters);
      return { loss, gradients: gradients(loss, parameters) };
    },
  };
}
