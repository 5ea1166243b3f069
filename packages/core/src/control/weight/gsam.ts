import { add, mul, neg } from "../../graph/index.ts";
import { checkNotNegative, checkPositive, type RuleOptions, withWarmUp } from "./options.ts";
import { gsamReference, samReference, warmUpReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";
import { twoPasses } from "./two-passes.ts";
import { innerProduct, perLength, plus, scaled } from "./vectors.ts";
import { checkWarmUp } from "./warm-up.ts";

/**
 * Surrogate-gap sharpness-aware minimisation: SAM that also closes the gap between the loss and the worst loss nearby.
 *
 * gₚ − α·g⊥, gₚ = ∇L(θ + ρₜ·g/‖g‖), g⊥ = g − ⟨g, u⟩·u, g = ∇L(θ), u = gₚ/‖gₚ‖
 *
 * Climbing the part of g that is orthogonal to gₚ raises the loss without changing the worst loss to first order. α is
 * `strength`; with 0 it is `sam`. The radius follows the learning rate: ρₜ = ρₘ + (ρ − ρₘ)·η/η₀, with ρ the `radius`, ρₘ
 * the `leastRadius` and η/η₀ the schedule's factor; with both equal it stays. The authors' example has α = 0.4 and
 * ρ = 2 in the scaled neighbourhood of `asam`, which is not offered here; its radius falls linearly whatever the
 * learning rate does.
 *
 * Cost: two gradients, of one batch and one dropout mask.
 *
 * @throws UsageError for a radius that is not above 0, or a strength or least radius below 0
 * @example gsam({ radius: 0.05, strength: 0.4 })
 *
 * Reference: Zhuang et al. 2022.
 */
export function gsam({ radius = 0.05, strength = 0.4, leastRadius = 0, warmUp }: RuleOptions = {}): GradientRule {
  const name = "gsam";
  checkPositive(name, "radius", radius);
  checkNotNegative(name, "strength", strength);
  checkNotNegative(name, "leastRadius", leastRadius);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  const own = [gsamReference, samReference];
  return {
    name,
    facts: { gradients: 2, perExample: false },
    options: withWarmUp({ radius, strength, leastRadius }, warmUp),
    references: warmUp === undefined ? own : [...own, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement({ here, warmth, context }) {
        const scheduled = add(mul(context.rateShare, radius - leastRadius), leastRadius);
        return scaled(here, perLength(warmth.radius(scheduled), here));
      },
      combine({ here, there, warmth }) {
        const unit = scaled(there, perLength(1, there));
        const orthogonal = plus(here, unit, neg(innerProduct(here, unit)));
        return plus(there, orthogonal, warmth.strength(-strength));
      },
    }),
  };
}
