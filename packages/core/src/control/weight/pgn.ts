import { UsageError } from "../../base/index.ts";
import { checkPositive, type RuleOptions, withWarmUp } from "./options.ts";
import { pgnReference, warmUpReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";
import { twoPasses } from "./two-passes.ts";
import { between, perLength, scaled } from "./vectors.ts";
import { checkWarmUp } from "./warm-up.ts";

/**
 * Penalising the gradient norm: descends L + λ·‖∇L‖ by a forward difference.
 *
 * (1 − α)·g + α·∇L(θ + r·g/‖g‖), g = ∇L(θ), α = λ/r
 *
 * r (`radius`) is a length; α is `strength`, so the penalty counts λ = α·r. With α = 1 it is `sam`, with α = 0 the plain
 * gradient. The authors' code mixes in g/‖g‖ instead of g unless told otherwise (`norm_perturbations`), which the
 * paper's formula does not say: here multiplying the loss multiplies the result.
 *
 * Cost: two gradients, of one batch and one dropout mask. Under Adam with a growing learning rate it can do harm at the
 * start: see `warmUp`.
 *
 * @throws UsageError for a radius that is not above 0, or a strength outside [0, 1], beyond which the gradient at the
 * parameters would count negatively
 * @example pgn({ radius: 0.1, strength: 0.8 })
 *
 * Reference: Zhao, Zhang and Hu 2022.
 */
export function pgn({ radius = 0.1, strength = 0.8, warmUp }: RuleOptions = {}): GradientRule {
  const name = "pgn";
  checkPositive(name, "radius", radius);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  if (!(strength >= 0 && strength <= 1)) {
    throw new UsageError({
      where: `strength of ${name}`,
      expected: "a number from 0 to 1, since beyond it the gradient at the parameters is inverted",
      found: String(strength),
    });
  }
  return {
    name,
    facts: { gradients: 2, perExample: false },
    options: withWarmUp({ radius, strength }, warmUp),
    references: warmUp === undefined ? [pgnReference] : [pgnReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement: ({ here, warmth }) => scaled(here, perLength(warmth.radius(radius), here)),
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(strength)),
    }),
  };
}
