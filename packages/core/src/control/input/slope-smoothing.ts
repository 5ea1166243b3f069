import type { Reference } from "../../base/index.ts";
import { add, constant, greaterOrEqual, mul, sum, type Tensor, where } from "../../graph/index.ts";
import { mse, weightedMean } from "../../loss/index.ts";
import { columnMask } from "../columns.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { uniform } from "../random.ts";
import { gradientByInputs, type Seen, seenOf, slopesOf } from "../slopes.ts";
import { squaredLength } from "./jacobian.ts";
import { laiReference } from "./lai.ts";
import { checkNotNegative, checkProjections, type PenaltyOptions } from "./options.ts";
import { plain } from "./plain.ts";

/** What slope smoothing can be told. */
export interface SlopeSmoothingOptions extends PenaltyOptions {
  /** What is minimised beside the penalty, such as `lai()`; the plain loss by default. */
  readonly of?: Objective;
  /** How many random directions of the inputs to take, or every controlled column, which is exact; 1 by default. */
  readonly projections?: number | "all";
}

const hutchinsonReference: Reference = {
  authors: "M. F. Hutchinson",
  title: "A Stochastic Estimator of the Trace of the Influence Matrix for Laplacian Smoothing Splines",
  year: 1990,
  source: "Communications in Statistics: Simulation and Computation 19(2)",
};

/**
 * An objective with a penalty on the change of slopes: the second derivative of predictions by inputs.
 *
 * L + (λ/2)·meanᵢ (1/n)·Σₚ ‖Hvₚ‖², H = ∂²ŷ/∂x², n vectors v of random signs, drawn anew for each example and step; the
 * mean over v is ‖H‖², the squared Frobenius norm, and `projections: "all"` takes that. Of several outputs it is the mean
 * of each output's own.
 *
 * The Lai paper names second-derivative smoothing as a remedy for the wrong signs that its loss, even in the slope,
 * allows, and defines none: where slopes change little a model cannot be steep up here and down there. This definition is
 * ours; beside Lai it is `slopeSmoothing({ of: lai() })`.
 *
 * Units: slope per (standardised) input. Domain: λ ≥ 0. A linear model costs nothing. Cost: two nested backward passes
 * by the inputs and one through both, for each output and direction: 14 products for each hidden layer with one of
 * either, 5 more for each further pair, where the plain loss takes 3.
 *
 * @throws UsageError for a strength below 0, projections that are not a whole number from 1; on evaluation without a key
 * @example slopeSmoothing({ strength: 0.01 }), slopeSmoothing({ of: lai({ boundary: 0.3 }), projections: "all" })
 *
 * Reference: Lai 2024 (section 4); the estimate is Hutchinson's, 1990.
 */
export function slopeSmoothing(options: SlopeSmoothingOptions = {}): Objective {
  const { loss = mse(), of: base = plain(loss), strength = 0.01, projections = 1, columns } = options;
  const name = "slope-smoothing";
  checkNotNegative(name, "strength", strength);
  checkProjections(name, projections);

  /** Directions of the inputs, [batch or 1, inputs], 0 in columns that are not controlled. */
  function directions(context: ObjectiveContext): readonly Tensor[] {
    const { inputs } = context;
    const width = inputs.shape[1] as number;
    const controlled = columns ?? Array.from({ length: width }, (_, column) => column);
    if (projections === "all") return controlled.map((column) => columnMask(inputs, [column]));
    return Array.from({ length: projections }, (_, place) => {
      const drawn = uniform(name, { context, shape: inputs.shape as readonly number[], place });
      const signs = where(greaterOrEqual(drawn, 0.5), constant(1, inputs.dtype), constant(-1, inputs.dtype));
      return columns === undefined ? signs : mul(signs, columnMask(inputs, columns));
    });
  }
  function penalty(context: ObjectiveContext, seen: Seen): Tensor {
    const along = directions(context);
    const slopes = slopesOf(seen, context);
    const each = slopes.flatMap((slope) =>
      along.map((direction) => {
        const change = sum(mul(slope, direction), { axes: [1] });
        return squaredLength(gradientByInputs(change, context.inputs, columns));
      }),
    );
    const samples = projections === "all" ? slopes.length : each.length;
    return mul(each.reduce(add), 1 / (2 * samples));
  }
  const { terms } = base;
  const { products, ...facts } = base.facts;
  const known = products?.once === 3 && products.perOutput === undefined;
  return {
    name,
    facts: {
      ...facts,
      inputDerivatives: 2,
      needsSmooth: true,
      exact: base.facts.exact && projections === "all",
      random: base.facts.random === true || projections !== "all",
      ...(known && {
        products:
          projections === "all"
            ? { once: 5, perOutput: 3, perColumn: 1, perSlope: 5 }
            : { once: 5 + projections, perOutput: 3 + 5 * projections },
      }),
      tried: {
        title: "Slope smoothing",
        strengths: [{ option: "strength", from: 0.001, to: 0.1, widest: [0.001, 10] }],
      },
    },
    references: [...base.references, laiReference, ...(projections === "all" ? [] : [hutchinsonReference])],
    options: { strength, projections },
    evaluate(context) {
      const seen = seenOf(name, context);
      return add(base.evaluate(context), mul(weightedMean(penalty(context, seen), context.weights), strength));
    },
    ...(terms === undefined
      ? {}
      : {
          terms: (context: ObjectiveContext) =>
            add(terms(context), mul(penalty(context, seenOf(name, context)), strength)),
        }),
  };
}
