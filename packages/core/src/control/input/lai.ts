import { type Reference, UsageError } from "../../base/index.ts";
import {
  abs,
  add,
  constant,
  div,
  gradients,
  matmul,
  mul,
  norm,
  reshape,
  sameShape,
  shapeError,
  split,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "../../graph/index.ts";
import { totalWeight, weightedMean } from "../../loss/index.ts";
import { applyLink } from "../../model/index.ts";
import { selectColumns } from "../columns.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { type LaiForm, laiNormalisation, laiQuotient } from "./lai-factor.ts";
import { type LaiStrength, laiLambda } from "./lai-lambda.ts";

/** How the losses along the features become one: Euclidean, Manhattan, or ratio·L1 + (1 − ratio)·L2. */
export type LaiNorm = "l2" | "l1" | { readonly elastic: number };

/** What the Lai loss can be told. */
export interface LaiOptions extends LaiStrength {
  readonly form?: LaiForm;
  readonly norm?: LaiNorm;
  /** Average each feature's loss over the batch and take the norm of those, or take each example's norm first. */
  readonly reduce?: "batch" | "sample";
  /** The input columns whose slopes count; all by default. λ lists follow their order. */
  readonly columns?: readonly number[];
}

export const laiReference: Reference = {
  authors: "Y. Lai",
  title: "Lai Loss: A Novel Loss for Gradient Control",
  year: 2024,
  source: "arXiv:2405.07884",
};

/**
 * The Lai loss: the residual weighed, feature by feature, by a factor of the model's slope k = ∂ŷ/∂xⱼ.
 *
 * MSE form: ‖ meanᵢ eᵢ²·m(kᵢⱼ; λⱼ) ‖ⱼ with m = max(k², λ)/(c(1 + k²)), c = min(1, λ); MAE form: |eᵢ| with
 * m = max(|k|, λ)/(c√(1 + k²)). The factor is least at the boundary |k| = √λ (MSE) or λ (MAE), so slopes are pulled
 * there, weighed by the error; `boundary` states it as a slope in either form.
 *
 * Several outputs are our extension of the paper: for every output o the Lai loss as printed, with its own residual and
 * slopes ∂ŷₒ/∂x, and the mean over outputs. Of classes the outputs are the probabilities pₒ = softmax(z)ₒ and targets are
 * one-hot: residual pₒ − yₒ, slopes ∂pₒ/∂x; the MSE form is then the Brier score weighed by slope. Class weights and
 * label smoothing are the plain loss's alone.
 *
 * Units: slopes and λ are those of the (standardised) inputs and targets the model sees.
 * Domain: λ from 1e-15 to 1e15. Cost: about 7 matrix products per layer where the plain loss needs 3, and
 * about 4 more for each further output.
 *
 * With the "l2" norm of several features float32 overflows for λ beyond about 1e-18 and 1e18, since it squares them.
 * Slopes far above 1 receive almost no force (it falls as k⁻³), so inputs should be standardised; the loss is even in
 * k and cannot tell a wrong sign. For small λ it is close to (1/λ)·e²k², an error-weighted Jacobian penalty. The paper
 * leaves the order of mean and norm open (`reduce`). With ReLU the control sends no gradient to biases.
 *
 * @throws UsageError if λ is not from 1e-15 to 1e15, both `lambda` and `boundary` are given, or a list has the wrong length
 * @example lai({ boundary: 0.3 }), lai({ lambda: [0.1, 0.1, 0.001], norm: "l1" })
 */
export function lai(options: LaiOptions = {}): Objective {
  const { form = "mse", norm: kind = "l2", reduce = "batch", columns } = options;
  if (typeof kind !== "string" && !(kind.elastic >= 0 && kind.elastic <= 1)) {
    throw new UsageError({ where: "norm of lai", expected: "a ratio from 0 to 1", found: String(kind.elastic) });
  }
  return {
    name: "lai",
    facts: { inputDerivatives: 1, needsSmooth: true, exact: true },
    references: [laiReference],
    evaluate: (context) => meanOf(measure(form, context, columns).map(lossOf)),
    ...(reduce === "sample" && {
      terms: (context: ObjectiveContext) => meanOf(measure(form, context, columns).map(termsOf)),
    }),
  };

  /** Of one output, each example's loss. */
  function termsOf({ residual, slopes }: Measured): Tensor {
    const width = slopes.shape[1] as number;
    const lambda = laiLambda(form, width, options);
    const quotient = laiQuotient(form, slopes, uniformOrRow(lambda, slopes.dtype));
    const scale = constant(laiNormalisation(lambda), slopes.dtype, [1, width]);
    return reshape(mul(residual, combine(kind, mul(quotient, scale))), [slopes.shape[0] as number]);
  }

  /** Of one output. */
  function lossOf(measured: Measured): Tensor {
    const { residual, slopes, weights } = measured;
    if (reduce === "sample") return weightedMean(termsOf(measured), weights);
    const { dtype } = slopes;
    const width = slopes.shape[1] as number;
    const lambda = laiLambda(form, width, options);
    const quotient = laiQuotient(form, slopes, uniformOrRow(lambda, dtype));
    const scale = constant(laiNormalisation(lambda), dtype, [1, width]);
    const total = weights === undefined ? undefined : totalWeight(weights);
    // Σᵢ wᵢeᵢ·q(kᵢⱼ) for every feature at once is one product of a row with a matrix.
    const weighted = weights === undefined ? residual : mul(residual, reshape(weights, residual.shape));
    const perFeature = matmul(weighted, quotient, { transposeA: true });
    const mean = total === undefined ? mul(scale, 1 / (residual.shape[0] as number)) : div(scale, total);
    return reshape(combine(kind, mul(perFeature, mean), { mayVanish: true }), []);
  }
}

function meanOf(losses: readonly Tensor[]): Tensor {
  return losses.length === 1 ? (losses[0] as Tensor) : mul(losses.reduce(add), 1 / losses.length);
}

/** What the loss of one output is made of. */
interface Measured {
  /** [batch, 1]: e² or |e|. */
  readonly residual: Tensor;
  /** [batch, controlled columns]. */
  readonly slopes: Tensor;
  readonly weights: Tensor | undefined;
}

function measure(
  form: LaiForm,
  { predict, link = "identity", inputs, targets, weights }: ObjectiveContext,
  columns?: readonly number[],
): readonly Measured[] {
  const prediction = applyLink(link, predict(inputs));
  if (!sameShape(prediction.shape, targets.shape)) {
    throw shapeError("lai", "predictions and targets of one shape [batch, outputs]", [prediction, targets]);
  }
  const error = sub(prediction, targets);
  const outputs = prediction.shape[1] as number;
  const each = (tensor: Tensor): readonly Tensor[] =>
    outputs === 1 ? [tensor] : split(tensor, new Array<number>(outputs).fill(1), 1);
  const errors = each(error);
  return each(prediction).map((output, i) => {
    const [slopes] = gradients(sum(output), [inputs]) as readonly [Tensor];
    const residual = errors[i] as Tensor;
    return {
      residual: form === "mse" ? square(residual) : abs(residual),
      slopes: columns === undefined ? slopes : selectColumns(slopes, columns),
      weights,
    };
  });
}

/** A scalar where all λ agree, which broadcasts faster than a row. */
function uniformOrRow(lambda: readonly number[], dtype: Tensor["dtype"]): Tensor {
  const [first = 0] = lambda;
  return lambda.every((value) => value === first)
    ? constant(first, dtype)
    : constant(lambda, dtype, [1, lambda.length]);
}

/**
 * The norm over features of [n, features], as [n, 1]. Its entries are positive unless every residual of a batch is
 * zero (`mayVanish`), where the Euclidean length has a kink that must not make NaN.
 */
function combine(kind: LaiNorm, losses: Tensor, { mayVanish = false } = {}): Tensor {
  const over = { axes: [1], keepDimensions: true };
  const manhattan = (): Tensor => sum(losses, over);
  const euclidean = (): Tensor => (mayVanish ? norm(losses, over) : sqrt(sum(square(losses), over)));
  if (kind === "l1") return manhattan();
  if (kind === "l2") return euclidean();
  return add(mul(manhattan(), kind.elastic), mul(euclidean(), 1 - kind.elastic));
}
