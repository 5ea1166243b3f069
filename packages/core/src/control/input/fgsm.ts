import type { Reference } from "../../base/index.ts";
import { mul } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import type { Objective } from "../objective.ts";
import { type AttackOptions, ascent, attacked, attackTried, lossGradient } from "./attack.ts";
import { checkNotNegative, checkShare } from "./options.ts";

export const fgsmReference: Reference = {
  authors: "I. J. Goodfellow, J. Shlens and C. Szegedy",
  title: "Explaining and Harnessing Adversarial Examples",
  year: 2015,
  source: "arXiv:1412.6572",
};

/**
 * Adversarial training by the fast gradient sign method: a share of the loss is taken where one step along the sign of
 * its own gradient leads.
 *
 * meanᵢ (1 − s)·ℓ(xᵢ) + s·ℓ(xᵢ + ε·sign(∂ℓ/∂xᵢ)), s the strength, 1/2 in the paper, ε the radius. In the ball "l2" the
 * step is ε·g/‖g‖₂. To first order in ε the penalty is s·ε·‖∂ℓ/∂x‖₁, or ‖·‖₂.
 *
 * Units: ε in those of the (standardised) inputs. Domain: ε ≥ 0, s from 0 to 1. The step is a constant to the gradient.
 * Where the loss has no gradient by the inputs nothing moves. Cost: 7 matrix products for each hidden layer, 5 with s = 1.
 * Only controlled columns are moved. Large ε can teach a model to hide its gradient from one step: see `pgd`.
 *
 * The attack climbs the loss that is trained, whichever it is. One that is flat where a model is sure, as losses found by
 * search can be, gives it no gradient, which hides the model's weakness from it: judge robustness by an attack on the
 * cross-entropy. TaylorGLO's published code attacks with the evolved loss likewise, and clamps inputs to 0 … 1 after they
 * were standardised, which throws away all that lies below the mean, attacked or not; here nothing is clamped.
 *
 * @throws UsageError for a radius below 0 or a strength outside 0 to 1
 * @example fgsm({ radius: 0.1, strength: 0.5 })
 *
 * Reference: Goodfellow, Shlens and Szegedy 2015.
 */
export function fgsm(options: AttackOptions = {}): Objective {
  const { loss = mse(), radius = 0.1, strength = 0.5, ball = "linf", columns } = options;
  const name = "fgsm";
  checkNotNegative(name, "radius", radius);
  checkShare(name, strength);
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: false,
      exact: false,
      detaches: true,
      jumps: loss.facts.jumps === true,
      targets: loss.facts.targets,
      products: { once: strength === 1 ? 5 : 7 },
      tried: { ...attackTried, title: "FGSM training" },
    },
    references: [...loss.references, fgsmReference],
    options: { radius, strength, ball },
    ...attacked(name, loss, strength, (context) => mul(ascent(ball, lossGradient(loss, context, { columns })), radius)),
  };
}
