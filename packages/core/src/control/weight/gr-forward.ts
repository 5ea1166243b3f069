import { UsageError } from "../../base/index.ts";
import { checkNotNegative, checkPositive, type RuleOptions, withWarmUp } from "./options.ts";
import { karakidaReference, warmUpReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";
import { twoPasses } from "./two-passes.ts";
import { between, scaled } from "./vectors.ts";
import { checkWarmUp } from "./warm-up.ts";

/**
 * Gradient-norm regularisation by a forward difference: descends L + (γ/2)·‖∇L‖².
 *
 * g + γ·(∇L(θ + εg) − g)/ε = (1 − γ/ε)·g + (γ/ε)·∇L(θ + εg), g = ∇L(θ)
 *
 * ε (`radius`) multiplies the gradient and is no length; γ is `strength`. The difference is H∇L + O(ε), exact on
 * quadratics at any ε; `gr-exact` is its exact twin. With γ = ε it is SAM without normalisation. In deep networks a
 * large ε serves better than a small one, since it looks further up; in float32 keep ε‖g‖ well above 1e-4 of ‖θ‖.
 *
 * Cost: two gradients. Both are of one batch and one dropout mask, and neither is clipped before the difference: that
 * would add (1 − s)·g/ε for a gradient shortened by s, as public implementations do. Some write γ/2 before the
 * difference, which is half the strength.
 *
 * @throws UsageError for γ > ε, where the gradient at the parameters would count negatively; a radius that is not
 * above 0; a strength below 0
 * @example grForward({ radius: 0.1, strength: 0.05 })
 *
 * Reference: Karakida et al. 2023.
 */
export function grForward({ radius = 0.1, strength = 0.05, warmUp }: RuleOptions = {}): GradientRule {
  const name = "gr-forward";
  checkPositive(name, "radius", radius);
  checkNotNegative(name, "strength", strength);
  checkWarmUp(name, warmUp, ["zero", "radius", "strength"]);
  if (strength > radius) {
    throw new UsageError({
      where: `strength of ${name}`,
      expected: `at most the radius ${radius}, since beyond it the gradient at the parameters is inverted`,
      found: String(strength),
      remedy: "raise the radius, or take gr-central, gr-backward or gr-exact",
    });
  }
  return {
    name,
    facts: {
      gradients: 2,
      perExample: false,
      tried: { title: "F-GR", strengths: [{ option: "strength", from: 0.001, to: 0.1 }] },
    },
    options: withWarmUp({ radius, strength }, warmUp),
    references: warmUp === undefined ? [karakidaReference] : [karakidaReference, warmUpReference],
    gradient: twoPasses(warmUp, {
      displacement: ({ here, warmth }) => scaled(here, warmth.radius(radius)),
      combine: ({ here, there, warmth }) => between(here, there, warmth.strength(strength / radius)),
    }),
  };
}
