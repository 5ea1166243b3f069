import { add, mul, sum, type Tensor } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import type { Objective } from "../objective.ts";
import { unitVectors } from "../random.ts";
import { gradientByInputs, slopesOf } from "../slopes.ts";
import { jacobianReference, squaredLength } from "./jacobian.ts";
import { checkProjections, type PenaltyOptions } from "./options.ts";
import { penalised } from "./penalty.ts";

/** What the projected Jacobian penalty can be told. */
export interface JacobianProjectedOptions extends PenaltyOptions {
  /** How many random directions of the outputs to take, or all outputs, which is exact; 1 by default. */
  readonly projections?: number | "all";
}

/**
 * The penalty of `jacobian`, estimated along random directions of the outputs.
 *
 * meanᵢ ℓᵢ + (λ/2)·(C/n)·Σₚ ‖vₚᵀJ(xᵢ)‖², with C outputs and n vectors v uniform on the unit sphere, drawn anew for
 * each example and step. Its mean over v is the exact penalty, since E[vvᵀ] = I/C; of one output it is the exact penalty,
 * draw by draw.
 *
 * Units and domain: those of `jacobian`. Cost: a backward pass by the inputs and one through it for each direction,
 * however many outputs there are. Worth it from three outputs on. A public implementation says in its documentation that
 * projections have the length √C, and takes unit vectors and the factor C, as here: the square of a length √C, not both.
 *
 * @throws UsageError for a strength below 0, projections that are not a whole number from 1; on evaluation without a key
 * @example jacobianProjected({ loss: crossEntropy(), strength: 0.01, projections: 2 })
 *
 * Reference: Hoffman, Roberts and Yaida 2019.
 */
export function jacobianProjected(options: JacobianProjectedOptions = {}): Objective {
  const { loss = mse(), strength = 0.01, projections = 1, columns } = options;
  const name = "jacobian-projected";
  checkProjections(name, projections);
  const all = projections === "all";
  return penalised({
    name,
    references: [jacobianReference],
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: all,
      random: !all,
      products: all ? { once: 3, perOutput: 3 } : { once: 3 + 3 * projections },
      tried: {
        title: "Projected Jacobian penalty",
        strengths: [{ option: "strength", from: 0.001, to: 0.1, widest: [0.001, 10] }],
      },
    },
    options: { strength, projections },
    loss,
    penalty(context, seen) {
      const { predictions } = seen;
      if (all) return mul(slopesOf(seen, context, columns).map(squaredLength).reduce(add), 1 / 2);
      const shape = predictions.shape as readonly number[];
      const estimates = Array.from({ length: projections }, (_, place): Tensor => {
        const along = sum(mul(predictions, unitVectors(name, { context, shape, place })), { axes: [1] });
        return squaredLength(gradientByInputs(along, context.inputs, columns));
      });
      return mul(estimates.reduce(add), (shape[1] as number) / (2 * projections));
    },
  });
}
