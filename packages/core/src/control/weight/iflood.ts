import { abs, gradients, sub } from "../../graph/index.ts";
import { checkNotNegative, type RuleOptions } from "./options.ts";
import { floodingReference, ifloodReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";

/**
 * Instance-wise flooding: every example's loss is kept at the level, not the batch's mean.
 *
 * ∇ (1/n)·Σᵢ|ℓᵢ − b|; with weights Σwᵢ|ℓᵢ − b| / Σwᵢ
 *
 * b (`level`) is in units of the loss. Unlike `flooding` it does not depend on the batch's size, and does not let some
 * examples' losses rise to make up for others'. Each example counts in full however near the level it is: `soft-ad`
 * smooths that.
 *
 * Cost: one gradient. Needs an objective that is a mean over examples, such as a plain loss, or the Lai loss with
 * `reduce: "sample"`.
 *
 * @throws UsageError for a level below 0, or another objective
 * @example iflood({ level: 0.02 })
 *
 * Reference: Xie et al. 2022.
 */
export function iflood({ level = 0.01 }: RuleOptions = {}): GradientRule {
  const name = "iflood";
  checkNotNegative(name, "level", level);
  return {
    name,
    facts: { gradients: 1, perExample: true },
    options: { level },
    references: [ifloodReference, floodingReference],
    gradient(objectiveAt, parameters, { averageOf }) {
      const loss = objectiveAt(parameters);
      const distance = averageOf(parameters, (terms) => abs(sub(terms, level)));
      return { loss, gradients: gradients(distance, parameters) };
    },
  };
}
