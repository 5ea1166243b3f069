import { checkNotNegative, checkPositive, type RuleOptions, withWarmUp } from "./options.ts";
import { karakidaReference, warmUpReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";
import { twoPasses } from "./two-passes.ts";
import { between, scaled } from "./vectors.ts";
import { checkWarmUp } from "./warm-up.ts";

/**
 * Gradient-norm regularisation by a backward difference: descends L + (γ/2)·‖∇L‖².
 *
 * g + γ·(g − ∇L(θ − εg))/ε, g = ∇L(θ)
 *
 * ε (`radius`) multiplies the gradient and is no length; γ is `strength`. The difference is H∇L − O(ε), exact on
 * quadratics; `gr-exact` is its exact twin. It looks down the slope rather than up, which weakens the bias towards flat
 * minima: `gr-forward` did better in the paper's networks. Two steps of `flooding` across its level make one of this
 * kind. No mean of two gradients but an extrapolation: where θ − εg lies beyond the valley, on ground steeper than here,
 * the result points uphill and training diverges. So keep ε below the curvature's inverse; the default is a tenth of that
 * of `gr-forward`.
 *
 * Cost: two gradients, of one batch and one dropout mask; neither is clipped before the difference.
 *
 * @throws UsageError for a radius that is not above 0, or a strength below 0
 * @example grBackward({ radius: 0.01, strength: 0.05 })
 *
 * Reference: Karakida et al. 2023.
 */
export function grBackward({ radius = 0.01, strength = 0.05, warmUp }: RuleOptions = {}): GradientRule {
  const name = "gr-backward";
  checkPositive(name, "radius", radius);
  checkNotNegative(name, "strength", strength);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  return {
    name,
    facts: {
      gradients: 2,
      perExample: false,
      tried: { title: "B-GR", strengths: [{ option: "strength", from: 0.005, to: 0.5 }] },
    },
    options: withWarmUp({ radius, strength }, warmUp),
    references: warmUp === undefined ? [karakidaReference] : [karakidaReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement: ({ here, warmth }) => scaled(here, warmth.radius(-radius)),
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(-strength / radius)),
    }),
  };
}
