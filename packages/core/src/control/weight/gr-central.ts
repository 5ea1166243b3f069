import { gradients } from "../../graph/index.ts";
import { checkNotNegative, checkPositive, type RuleOptions, withWarmUp } from "./options.ts";
import { karakidaReference, warmUpReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";
import { plus, scaled, type Vectors } from "./vectors.ts";
import { checkWarmUp, warmthOf } from "./warm-up.ts";

/**
 * Gradient-norm regularisation by a central difference: descends L + (γ/2)·‖∇L‖².
 *
 * g + γ·(∇L(θ + εg) − ∇L(θ − εg))/(2ε), g = ∇L(θ)
 *
 * ε (`radius`) multiplies the gradient and is no length; γ is `strength`. The difference is H∇L + O(ε²), exact on
 * quadratics: the third member beside the paper's forward and backward schemes, for who wants the penalty itself and
 * not a scheme's bias. Where three gradients can be paid, `gr-exact` costs as much and has no ε.
 *
 * Cost: three gradients, of one batch and one dropout mask; none is clipped before the difference.
 *
 * @throws UsageError for a radius that is not above 0, or a strength below 0
 * @example grCentral({ radius: 0.05, strength: 0.05 })
 *
 * Reference: Karakida et al. 2023.
 */
export function grCentral({ radius = 0.1, strength = 0.05, warmUp }: RuleOptions = {}): GradientRule {
  const name = "gr-central";
  checkPositive(name, "radius", radius);
  checkNotNegative(name, "strength", strength);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  return {
    name,
    facts: {
      gradients: 3,
      perExample: false,
      tried: { title: "C-GR", strengths: [{ option: "strength", from: 0.005, to: 0.5 }] },
    },
    options: withWarmUp({ radius, strength }, warmUp),
    references: warmUp === undefined ? [karakidaReference] : [karakidaReference, warmUpReference],
    gradient(objectiveAt, parameters, context) {
      const warmth = warmthOf(warmUp, context);
      const loss = objectiveAt(parameters);
      const here = gradients(loss, parameters);
      const at = (radii: number): Vectors => {
        const moved = plus(parameters, here, warmth.radius(radii));
        return gradients(objectiveAt(moved), moved);
      };
      const difference = plus(at(radius), scaled(at(-radius), -1));
      const ruled = plus(here, difference, warmth.strength(strength / (2 * radius)));
      return { loss, gradients: warmth.begin(here, ruled) };
    },
  };
}
