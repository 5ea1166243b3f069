import { UsageError } from "../../base/index.ts";
import {
  abs,
  add,
  constant,
  div,
  greater,
  less,
  matmul,
  mul,
  reshape,
  sign,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  where,
} from "../../graph/index.ts";
import { totalWeight } from "../../loss/index.ts";
import { selectColumns } from "../columns.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { columnsOf, scalarsOf, seenOf, slopesOf } from "../slopes.ts";
import { laiReference, laiTried } from "./lai.ts";
import { type LaiForm, laiQuotient } from "./lai-factor.ts";
import { givenStrength } from "./lai-lambda.ts";
import { type LaiOptions, laiWeighing, type Measured, meanOf, residualsOf } from "./lai-weighing.ts";

/** What the direction-aware Lai loss can be told. */
export interface DirectedOptions extends LaiOptions {
  /**
   * Which way predictions go along each controlled column: 1 up, −1 down, 0 either; for several outputs so many for
   * each, row-major by output. Or "batch", the default: the sign of the column's covariance with the target in the batch.
   */
  readonly directions?: "batch" | readonly number[];
}

/** Covariances, in standard units, that count as none: rounding's. */
const leastCovariance = 1e-6;

/**
 * The Lai loss, aware of direction: a slope of the wrong sign costs more the steeper it is, instead of what one of the
 * right sign would.
 *
 * With θ the slope's angle, counted positive in the right direction, the paper's factor is max(|sin θ|, λ·cos θ)/c in the
 * MAE form. For θ < 0 ours is λ·(2 − cos θ)/c: the cosine branch, reflected where the slope vanishes. So the factor
 * falls from the wrong side through 0, where it and its derivative are continuous, down to the boundary on the right side.
 * The MSE form is λ·(2 − cos θ)²/c there, which keeps the identity m_MSE(k; λ²) = m_MAE(k; λ)². cos θ = 1/√(1 + k²).
 *
 * The paper names a direction-aware optimiser as a remedy for its loss being even in k, and defines none; this definition
 * is ours. Directions of 0 everywhere are `lai`. Those of the batch are a guess: give them where they are known.
 *
 * Everything else, units, domain and cost too, is as in `lai`.
 *
 * @throws UsageError as `lai`, or for directions other than −1, 0 and 1, or so many
 * @example laiDirected({ boundary: 0.3, directions: [1, -1, 0] })
 *
 * Reference: Lai 2024 (section 4).
 */
export function laiDirected(options: DirectedOptions = {}): Objective {
  const { form = "mse", norm = "l2", reduce = "batch", columns, directions = "batch" } = options;
  const wrong = directions === "batch" ? undefined : directions.find((value) => ![-1, 0, 1].includes(value));
  if (wrong !== undefined) {
    throw new UsageError({ where: "directions of lai-directed", expected: "-1, 0 or 1", found: String(wrong) });
  }
  const name = "lai-directed";
  laiWeighing(options);
  const measured = (context: ObjectiveContext): readonly (Measured & { readonly direction: Tensor })[] => {
    const seen = seenOf(name, context);
    const residuals = residualsOf(form, seen, context);
    const ways = directionsOf(context);
    return slopesOf(seen, context, columns).map((slopes, i) => {
      const [residual, direction] = [residuals[i] as Tensor, ways[i] as Tensor];
      return { residual, slopes, weights: context.weights, direction };
    });
  };

  /** Of each output, [1, columns]. */
  function directionsOf({ inputs, targets, weights }: ObjectiveContext): readonly Tensor[] {
    const controlled = columns === undefined ? inputs : selectColumns(inputs, columns);
    const [width, outputs] = [controlled.shape[1] as number, targets.shape[1] as number];
    if (directions === "batch") {
      return columnsOf(targets).map((target) => batchDirections(controlled, target, weights));
    }
    if (directions.length !== width && directions.length !== width * outputs) {
      throw new UsageError({
        where: "directions of lai-directed",
        expected: `${width} (one for each controlled column)`,
        found: String(directions.length),
      });
    }
    return Array.from({ length: outputs }, (_, output) => {
      const start = directions.length === width ? 0 : output * width;
      return constant(directions.slice(start, start + width), inputs.dtype, [1, width]);
    });
  }
  const weighing = (direction: Tensor) =>
    laiWeighing(options, (slopes, lambda) => directedQuotient(form, slopes, lambda, direction));
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      jumps: form === "mae",
      exact: true,
      products: { once: 3, perOutput: 3 },
      tried: { ...laiTried, title: "Directed Lai" },
    },
    references: [laiReference],
    options: { form, norm, reduce, ...givenStrength(options), directions },
    evaluate: (context) => meanOf(measured(context).map((each) => weighing(each.direction).loss(each))),
    parts: (context) =>
      scalarsOf(meanOf(measured(context).map((each) => weighing(each.direction).alongFeatures(each)))),
    ...(reduce === "sample" && {
      terms: (context: ObjectiveContext) =>
        meanOf(measured(context).map((each) => weighing(each.direction).terms(each))),
    }),
  };
}

/**
 * The factor of a direction-aware Lai loss before its normalisation 1/min(1, λ).
 *
 * @param direction −1, 0 or 1, broadcasting with the slopes
 */
export function directedQuotient(form: LaiForm, slopes: Tensor, lambda: Tensor, direction: Tensor): Tensor {
  const reflected = sub(2, div(constant(1, slopes.dtype), sqrt(add(square(slopes), 1))));
  const wrongWay = mul(lambda, form === "mse" ? square(reflected) : reflected);
  return where(less(mul(slopes, direction), 0), wrongWay, laiQuotient(form, slopes, lambda));
}

/** The signs of the (weighted) covariances of columns with a target, [1, columns]. */
function batchDirections(columns: Tensor, target: Tensor, weights: Tensor | undefined): Tensor {
  const rows = columns.shape[0] as number;
  const each = weights === undefined ? undefined : div(reshape(weights, [rows, 1]), totalWeight(weights));
  const weighed = (values: Tensor): Tensor => (each === undefined ? mul(values, 1 / rows) : mul(values, each));
  const centred = (values: Tensor): Tensor => sub(values, sum(weighed(values), { axes: [0], keepDimensions: true }));
  const covariance = matmul(weighed(centred(target)), centred(columns), { transposeA: true });
  return where(greater(abs(covariance), leastCovariance), sign(covariance), constant(0, columns.dtype));
}
