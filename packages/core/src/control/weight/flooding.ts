import { gradients, mul, sign, sub } from "../../graph/index.ts";
import { checkNotNegative, type RuleOptions } from "./options.ts";
import { floodingReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";

/**
 * Flooding: descends above a level of the batch's loss and ascends below it, so that the training loss stays there
 * while the parameters wander to flatter places.
 *
 * ∇(|L − b| + b) = sign(L − b)·∇L
 *
 * b (`level`) is in units of the objective (a squared error of standardised targets has mean 1 for a model that knows
 * nothing) and acts on the batch's mean, hence differently for other batch sizes; at b itself nothing moves. Two
 * gradient steps of rate η across the level make one of rate η² on ‖∇L‖²/2 by the backward (from above) or forward (from
 * below) difference with ε = η. See `iflood` and `soft-ad`, which act on each example.
 *
 * Cost: one gradient. A level above the loss that the model reaches does nothing; one above what it should reach costs
 * accuracy, so choose it by validation.
 *
 * @throws UsageError for a level below 0
 * @example flooding({ level: 0.02 })
 *
 * Reference: Ishida et al. 2020.
 */
export function flooding({ level = 0.01 }: RuleOptions = {}): GradientRule {
  const name = "flooding";
  checkNotNegative(name, "level", level);
  return {
    name,
    facts: { gradients: 1, perExample: false },
    options: { level },
    references: [floodingReference],
    gradient(objectiveAt, parameters) {
      const loss = objectiveAt(parameters);
      const direction = sign(sub(loss, level));
      return { loss, gradients: gradients(loss, parameters).map((gradient) => mul(gradient, direction)) };
    },
  };
}
