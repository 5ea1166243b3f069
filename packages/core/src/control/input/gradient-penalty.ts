import type { Reference } from "../../base/index.ts";
import { add, mul, norm, square, sub } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import type { Objective } from "../objective.ts";
import { slopesOf } from "../slopes.ts";
import { checkNotNegative, type PenaltyOptions } from "./options.ts";
import { penalised } from "./penalty.ts";

/** What the gradient penalty can be told. */
export interface GradientPenaltyOptions extends PenaltyOptions {
  /** c, the length that each output's slopes are pulled to; 1 by default. */
  readonly targetNorm?: number;
}

export const gradientPenaltyReference: Reference = {
  authors: "I. Gulrajani, F. Ahmed, M. Arjovsky, V. Dumoulin and A. Courville",
  title: "Improved Training of Wasserstein GANs",
  year: 2017,
  source: "arXiv:1704.00028",
};

/**
 * A loss with a penalty on how far the length of the slopes is from a target: the two-sided penalty of WGAN-GP.
 *
 * meanᵢ ℓᵢ + λ·(‖∂ŷ/∂xᵢ‖₂ − c)², c the target norm, 1 in the paper. Of several outputs, and of classes by their
 * probabilities, it is the mean of each output's own (our extension).
 *
 * Domain: λ ≥ 0, c ≥ 0; with c = 0 it is twice the `jacobian` penalty of one output. Units: the slopes' own. Cost: a
 * backward pass by the inputs and one through it for each output. The paper takes the slopes at points between real and
 * generated examples, since it trains a critic; here they are those at the training examples. Its λ of 10 is for a
 * critic: with a regression begin at 0.1. Where all slopes are zero the length has a kink: the official implementation
 * is NaN there, ours takes the subgradient 0.
 *
 * @throws UsageError for a strength or a target norm below 0
 * @example gradientPenalty({ strength: 0.1, targetNorm: 1 })
 *
 * Reference: Gulrajani et al. 2017.
 */
export function gradientPenalty(options: GradientPenaltyOptions = {}): Objective {
  const { loss = mse(), strength = 10, targetNorm = 1, columns } = options;
  const name = "gradient-penalty";
  checkNotNegative(name, "targetNorm", targetNorm);
  return penalised({
    name,
    references: [gradientPenaltyReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: { strengths: [{ option: "strength", from: 0.001, to: 10 }] },
    },
    options: { strength, targetNorm },
    loss,
    penalty(context, seen) {
      const each = slopesOf(seen, context, columns).map((slopes) =>
        square(sub(norm(slopes, { axes: [1] }), targetNorm)),
      );
      return mul(each.reduce(add), 1 / each.length);
    },
  });
}
