import { checkPositive, type RuleOptions, withWarmUp } from "./options.ts";
import { samReference, warmUpReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";
import { twoPasses } from "./two-passes.ts";
import { between, perLength, scaled } from "./vectors.ts";
import { checkWarmUp } from "./warm-up.ts";

/**
 * Sharpness-aware minimisation: the gradient at the worst point nearby.
 *
 * ∇L(θ + ρ·g/‖g‖), g = ∇L(θ)
 *
 * ρ (`radius`) is a length over all parameters together. The derivative of the ascent itself is left out, as in the
 * paper. A gradient that vanishes moves nothing, where an implementation that divides by its bare length (optax's
 * contrib.sam) gives NaN. Without the division by the length it is `gr-forward` with γ = ε.
 *
 * Cost: two gradients, of one batch and one dropout mask. A ρ that is too large stops the loss from falling.
 *
 * @throws UsageError for a radius that is not above 0
 * @example sam({ radius: 0.05 })
 *
 * Reference: Foret et al. 2021.
 */
export function sam({ radius = 0.05, warmUp }: RuleOptions = {}): GradientRule {
  const name = "sam";
  checkPositive(name, "radius", radius);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  return {
    name,
    facts: {
      gradients: 2,
      perExample: false,
      tried: { title: "SAM", strengths: [{ option: "radius", from: 0.005, to: 0.5 }] },
    },
    options: withWarmUp({ radius }, warmUp),
    references: warmUp === undefined ? [samReference] : [samReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement: ({ here, warmth }) => scaled(here, perLength(warmth.radius(radius), here)),
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(1)),
    }),
  };
}
