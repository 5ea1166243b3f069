import { add, gradients, mul } from "../../graph/index.ts";
import { checkNotNegative, type RuleOptions, withWarmUp } from "./options.ts";
import { karakidaReference, warmUpReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";
import { innerProduct } from "./vectors.ts";
import { checkWarmUp, warmthOf } from "./warm-up.ts";

/**
 * Gradient-norm regularisation by double backpropagation: descends L + (γ/2)·‖∇L‖² exactly.
 *
 * ∇L + γ·H∇L
 *
 * γ is `strength`. The exact twin of `gr-forward`, `gr-backward` and `gr-central`. It needs second derivatives that mean
 * something: with relu those of the activation are missing, and with `mae` those of the loss. In deep networks the
 * forward difference is both cheaper and, by the paper, better: its bias helps.
 *
 * Cost: about three gradients (9 matrix products a layer where the plain gradient needs 3), and the memory of both
 * passes at once.
 *
 * @throws UsageError for a strength below 0, or a warm-up of a radius, which it has not
 * @example grExact({ strength: 0.05 })
 *
 * Reference: Karakida et al. 2023.
 */
export function grExact({ strength = 0.05, warmUp }: RuleOptions = {}): GradientRule {
  const name = "gr-exact";
  checkNotNegative(name, "strength", strength);
  checkWarmUp(name, warmUp, ["zero", "strength"]);
  return {
    name,
    facts: { gradients: 3, perExample: false, needsSmooth: true },
    options: withWarmUp({ strength }, warmUp),
    references: warmUp === undefined ? [karakidaReference] : [karakidaReference, warmUpReference],
    gradient(objectiveAt, parameters, context) {
      const warmth = warmthOf(warmUp, context);
      const loss = objectiveAt(parameters);
      const here = gradients(loss, parameters);
      const penalty = mul(innerProduct(here, here), warmth.strength(strength / 2));
      return { loss, gradients: warmth.begin(here, gradients(add(loss, penalty), parameters)) };
    },
  };
}
