import { abs, add, mul, type Tensor } from "../../graph/index.ts";
import { checkNotNegative, checkPositive, type RuleOptions, withWarmUp } from "./options.ts";
import { asamReference, warmUpReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";
import { twoPasses } from "./two-passes.ts";
import { between, perLength, scaled, type Vectors } from "./vectors.ts";
import { checkWarmUp } from "./warm-up.ts";

/**
 * Adaptive sharpness-aware minimisation: SAM in a neighbourhood that scales with the weights, so that rescaling layers
 * against each other does not change what it finds sharp.
 *
 * ∇L(θ + ρ·T²g/‖Tg‖), g = ∇L(θ), T = |w| + η for a weight or scale, 1 for a bias
 *
 * ρ (`radius`) is about ten times that of `sam`. The authors' code has η = 0.01 by default and runs its experiments
 * with 0; a widely used implementation (davda54/sam, `adaptive`) has no η and scales biases too.
 *
 * Cost: two gradients, of one batch and one dropout mask.
 *
 * @throws UsageError for a radius that is not above 0, or an η below 0
 * @example asam({ radius: 0.5, eta: 0.01 })
 *
 * Reference: Kwon et al. 2021.
 */
export function asam({ radius = 0.5, eta = 0.01, warmUp }: RuleOptions = {}): GradientRule {
  const name = "asam";
  checkPositive(name, "radius", radius);
  checkNotNegative(name, "eta", eta);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  return {
    name,
    facts: {
      gradients: 2,
      perExample: false,
      tried: { title: "ASAM", strengths: [{ option: "radius", from: 0.05, to: 5 }] },
    },
    options: withWarmUp({ radius, eta }, warmUp),
    references: warmUp === undefined ? [asamReference] : [asamReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement({ parameters, here, warmth, context }) {
        const adapted = (vectors: Vectors): Vectors =>
          vectors.map((vector, i) =>
            context.roles[i] === "bias" ? vector : mul(vector, add(abs(parameters[i] as Tensor), eta)),
          );
        const once = adapted(here);
        return scaled(adapted(once), perLength(warmth.radius(radius), once));
      },
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(1)),
    }),
  };
}
