import type { Reference } from "../../base/index.ts";
import { abs, add, argMax, mul, oneHot, sign, square, stopGradient, sub, type Tensor } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import { columnMask } from "../columns.ts";
import type { Objective } from "../objective.ts";
import { gradientByInputs } from "../slopes.ts";
import { unitRows } from "../unit-rows.ts";
import { checkPositive, type DifferenceOptions, type PenaltyOptions } from "./options.ts";
import { penalised } from "./penalty.ts";

/** The norm of the loss's gradient that is penalised. */
export type GradientNorm = "l2" | "l1" | "linf";

/** What the finite-difference input-gradient penalty can be told. */
export interface InputGradientFiniteDifferenceOptions extends PenaltyOptions, DifferenceOptions {
  /** Of the gradient: the dual of the norm in which inputs are perturbed; l2 by default. */
  readonly gradientNorm?: GradientNorm;
}

export const finlayReference: Reference = {
  authors: "C. Finlay and A. M. Oberman",
  title: "Scaleable Input Gradient Regularization for Adversarial Robustness",
  year: 2019,
  source: "arXiv:1905.11468",
};

/**
 * A loss with a penalty on its gradient by the inputs, which a difference of losses estimates: no derivative of a
 * derivative is taken.
 *
 * meanᵢ ℓᵢ + (λ/2)·[(ℓ(xᵢ + h·dᵢ) − ℓ(xᵢ))/h]², or with `order` 2 [(ℓ(x + hd) − ℓ(x − hd))/2h]². With g = ∂ℓ/∂x and N
 * controlled columns the direction d is g/‖g‖₂ (`l2`), sign(g)/√N (`l1`, which makes ‖g‖₁/√N of the penalty's root) or the
 * signed unit vector of g's largest entry (`linf`). d is a constant to the gradient; both losses are differentiated.
 *
 * Its exact twin is `double-backprop`, to whose value and gradient the l2 form converges as h → 0, in the first order of
 * h or the second. Units: h in those of the (standardised) inputs. Domain: λ ≥ 0, h > 0. Cost: 7 matrix products for each
 * hidden layer, 10 with order 2, where `double-backprop` takes 6: it is for models whose derivatives cannot be
 * differentiated. Where g is zero nothing is added, and no length divides.
 *
 * @throws UsageError for a strength below 0, a difference that is not above 0
 * @example inputGradientFiniteDifference({ strength: 0.1, gradientNorm: "l1", order: 2 })
 *
 * Reference: Finlay and Oberman 2019.
 */
export function inputGradientFiniteDifference(options: InputGradientFiniteDifferenceOptions = {}): Objective {
  const { loss = mse(), strength = 0.1, gradientNorm = "l2", difference = 0.01, order = 1, columns } = options;
  const name = "input-gradient-finite-difference";
  checkPositive(name, "difference", difference);
  return penalised({
    name,
    references: [finlayReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: false,
      exact: false,
      detaches: true,
      products: { once: order === 1 ? 7 : 10 },
      tried: {
        title: "Input gradient by differences",
        strengths: [{ option: "strength", from: 0.01, to: 1, widest: [0.001, 10] }],
      },
    },
    options: { strength, gradientNorm, difference, order },
    loss,
    penalty({ predict, inputs, targets }, { losses }) {
      const whole = gradientByInputs(losses, inputs);
      const gradient = columns === undefined ? whole : mul(whole, columnMask(inputs, columns));
      const along = stopGradient(direction(gradientNorm, gradient, columns?.length));
      const lossAt = (by: number): Tensor => loss.evaluate(predict(add(inputs, mul(along, by))), targets);
      const ahead = lossAt(difference);
      const change =
        order === 1
          ? mul(sub(ahead, losses), 1 / difference)
          : mul(sub(ahead, lossAt(-difference)), 1 / (2 * difference));
      return mul(square(change), 1 / 2);
    },
  });
}

function direction(kind: GradientNorm, gradient: Tensor, columns = gradient.shape[1] as number): Tensor {
  if (kind === "l1") return mul(sign(gradient), 1 / Math.sqrt(columns));
  if (kind === "l2") return unitRows(gradient).unit;
  const largest = argMax(abs(gradient));
  return mul(sign(gradient), oneHot(largest, gradient.shape[1] as number, gradient.dtype));
}
