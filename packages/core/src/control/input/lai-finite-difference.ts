import { add, gradients, mul, stopGradient, sub, sum, type Tensor } from "../../graph/index.ts";
import { applyLink } from "../../model/index.ts";
import { selectColumns } from "../columns.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { columnsOf, seenOf, slopesOf } from "../slopes.ts";
import { unitRows } from "../unit-rows.ts";
import { laiReference, laiTried } from "./lai.ts";
import { givenStrength } from "./lai-lambda.ts";
import { type LaiOptions, laiWeighing, meanOf, residualsOf } from "./lai-weighing.ts";
import { checkPositive, type DifferenceOptions } from "./options.ts";

/**
 * The Lai loss, whose gradient takes first derivatives alone: what its slopes contribute is a difference of predictions.
 *
 * The value is exactly that of `lai`. Its gradient is ∂L/∂e·∇e + Σᵢ ∇(vᵢ·∂ŷ/∂xᵢ) with v = ∂L/∂k, the force on the slopes,
 * as a constant; the second part is the derivative of predictions along v, for which
 * ‖v‖·[ŷ(x + h·v/‖v‖) − ŷ(x − h·v/‖v‖)]/2h stands in (`order` 2), or a forward difference (`order` 1). One pair of
 * predictions serves all features together.
 *
 * Its exact twin is `lai`, to whose gradient it converges as h → 0, as h² or h. Units: h in those of the (standardised)
 * inputs; float32 loses digits below 1e-3. Cost: 10 matrix products for each hidden layer with order 2, 7 with order 1,
 * where `lai` takes 6, and 7 or 4 more for each further output: it is for models whose derivatives cannot be
 * differentiated. Everything else as in `lai`.
 *
 * @throws UsageError as `lai`, or for a difference that is not above 0
 * @example laiFiniteDifference({ boundary: 0.3, difference: 0.01 })
 *
 * Reference: Lai 2024; the difference is ours.
 */
export function laiFiniteDifference(options: LaiOptions & DifferenceOptions = {}): Objective {
  const { form = "mse", norm: kind = "l2", reduce = "batch", columns, difference = 0.01, order = 2 } = options;
  const name = "lai-finite-difference";
  checkPositive(name, "difference", difference);
  const weighing = laiWeighing(options);

  function evaluate(context: ObjectiveContext): Tensor {
    const { inputs, weights } = context;
    const seen = seenOf(name, context);
    const residuals = residualsOf(form, seen, context);
    const losses = slopesOf(seen, context).map((found, output) => {
      const slopes = stopGradient(found);
      const controlled = columns === undefined ? slopes : selectColumns(slopes, columns);
      const loss = weighing.loss({ residual: residuals[output] as Tensor, slopes: controlled, weights });
      const force = stopGradient((gradients(loss, [slopes]) as readonly [Tensor])[0]);
      const { unit, length } = unitRows(force);
      const at = (by: number): Tensor =>
        columnsOf(applyLink(context.link ?? "identity", context.predict(add(inputs, mul(unit, by)))))[output] as Tensor;
      const change =
        order === 1
          ? mul(sub(at(difference), columnsOf(seen.predictions)[output] as Tensor), 1 / difference)
          : mul(sub(at(difference), at(-difference)), 1 / (2 * difference));
      const pull = sum(mul(change, length));
      return add(loss, sub(pull, stopGradient(pull)));
    });
    return meanOf(losses);
  }
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: false,
      jumps: form === "mae",
      exact: false,
      detaches: true,
      products: { once: 3, perOutput: order === 1 ? 4 : 7 },
      tried: { ...laiTried, title: "Lai by differences" },
    },
    references: [laiReference],
    options: { form, norm: kind, reduce, ...givenStrength(options), difference, order },
    evaluate,
  };
}
