import type { Reference } from "../../base/index.ts";
import { mul } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import type { Objective } from "../objective.ts";
import { gradientByInputs } from "../slopes.ts";
import { squaredLength } from "./jacobian.ts";
import type { PenaltyOptions } from "./options.ts";
import { penalised } from "./penalty.ts";

export const doubleBackpropReference: Reference = {
  authors: "H. Drucker and Y. LeCun",
  title: "Improving Generalization Performance Using Double Backpropagation",
  year: 1992,
  source: "IEEE Transactions on Neural Networks 3(6)",
};

/**
 * A loss with a penalty on its own gradient by the inputs.
 *
 * meanᵢ ℓᵢ + (λ/2)·‖∂ℓᵢ/∂xᵢ‖². The gradient is that of the loss and not of the prediction: for the squared error
 * it is 2e·∂ŷ/∂x, so that examples which fit are left alone. It is one vector however many outputs there are.
 *
 * Units: those of the loss per (standardised) input. Domain: λ ≥ 0. Cost: a backward pass by the inputs and one
 * through it. Some implementations add the penalty up over the batch while they average the loss, which makes λ grow
 * with the batch; here both are averaged. Sharpens nothing where residuals vanish: see `jacobian`.
 *
 * @throws UsageError for a strength below 0
 * @example doubleBackprop({ strength: 0.1 })
 *
 * Reference: Drucker and LeCun 1992.
 */
export function doubleBackprop({ loss = mse(), strength = 0.1, columns }: PenaltyOptions = {}): Objective {
  return penalised({
    name: "double-backprop",
    references: [doubleBackpropReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      products: { once: 6 },
      tried: {
        title: "Double backprop",
        strengths: [{ option: "strength", from: 0.01, to: 1, widest: [0.001, 10] }],
      },
    },
    options: { strength },
    loss,
    penalty: ({ inputs }, { losses }) => mul(squaredLength(gradientByInputs(losses, inputs, columns)), 1 / 2),
  });
}
