import { add, gradients, mul, sqrt, square, sub } from "../../graph/index.ts";
import { checkNotNegative, checkPositive, type RuleOptions } from "./options.ts";
import { floodingReference, softAdReference } from "./references.ts";
import type { GradientRule } from "./rule.ts";

/**
 * Soft ascent-descent: descends on examples whose loss is above the level and ascends on those below, the less the
 * nearer they are.
 *
 * ∇ σ²·(1/n)·Σᵢ(√(1 + uᵢ²) − 1), uᵢ = (ℓᵢ − θ)/σ: each example's gradient counts σ·u/√(1 + u²)
 *
 * θ is `level`, σ `softness`, both in units of the loss. As σ → 0 it is σ times `iflood`; as σ → ∞ it descends
 * (1/n)·Σ(ℓᵢ − θ)²/2. An example counts at most σ, so outliers are held back, and with a small σ all gradients are small:
 * an optimizer without a scale of its own needs a learning rate of 1/σ the size. The constant that the paper adds moves
 * nothing.
 *
 * Cost: one gradient. Needs an objective that is a mean over examples, such as a plain loss, or the Lai loss with
 * `reduce: "sample"`.
 *
 * @throws UsageError for a level below 0, a softness that is not above 0, or another objective
 * @example softAd({ level: 0.02, softness: 0.1 })
 *
 * Reference: Holland and Nakatani 2024.
 */
export function softAd({ level = 0.01, softness = 1 }: RuleOptions = {}): GradientRule {
  const name = "soft-ad";
  checkNotNegative(name, "level", level);
  checkPositive(name, "softness", softness);
  return {
    name,
    facts: { gradients: 1, perExample: true },
    options: { level, softness },
    references: [softAdReference, floodingReference],
    gradient(objectiveAt, parameters, { averageOf }) {
      const loss = objectiveAt(parameters);
      const softened = averageOf(parameters, (terms) => {
        const u = mul(sub(terms, level), 1 / softness);
        return sqrt(add(square(u), 1));
      });
      return { loss, gradients: gradients(mul(softened, softness ** 2), parameters) };
    },
  };
}
