import type { Reference } from "../../base/index.ts";
import { add, mul, square, sum, type Tensor } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import type { Objective } from "../objective.ts";
import { slopesOf } from "../slopes.ts";
import type { PenaltyOptions } from "./options.ts";
import { penalised } from "./penalty.ts";

export const jacobianReference: Reference = {
  authors: "J. Hoffman, D. A. Roberts and S. Yaida",
  title: "Robust Learning with Jacobian Regularization",
  year: 2019,
  source: "arXiv:1908.02729",
};

/**
 * A loss with a penalty on all slopes.
 *
 * meanᵢ ℓᵢ + (λ/2)·Σₒ Σⱼ (∂ŷₒ/∂xⱼ)²: half the squared Frobenius norm of the Jacobian, times the strength λ.
 *
 * Units: slopes are those of the (standardised) inputs and targets that the model sees. Of classes they are those of
 * the probabilities softmax(z), as in all controls here; the paper takes the logits z. Domain: λ ≥ 0.
 * Cost: a backward pass by the inputs and one through it for each output; `jacobian-projected` estimates the sum over
 * outputs at the cost of one. It pulls every slope to zero, needed or not: see `lai` and `slope-bounds` for others.
 *
 * @throws UsageError for a strength below 0
 * @example jacobian({ strength: 0.1 }), jacobian({ loss: crossEntropy(), columns: [0, 2] })
 *
 * Reference: Hoffman, Roberts and Yaida 2019.
 */
export function jacobian({ loss = mse(), strength = 0.01, columns }: PenaltyOptions = {}): Objective {
  return penalised({
    name: "jacobian",
    references: [jacobianReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: {
        title: "Jacobian penalty",
        strengths: [{ option: "strength", from: 0.001, to: 0.1, widest: [0.001, 10] }],
      },
    },
    options: { strength },
    loss,
    penalty: (context, seen) => mul(slopesOf(seen, context, columns).map(squaredLength).reduce(add), 1 / 2),
  });
}

/** Of each row, [rows]. */
export function squaredLength(rows: Tensor): Tensor {
  return sum(square(rows), { axes: [1] });
}
