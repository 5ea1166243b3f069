import { UsageError } from "../../base/index.ts";
import {
  abs,
  add,
  constant,
  div,
  matmul,
  mul,
  norm,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "../../graph/index.ts";
import { totalWeight, weightedMean } from "../../loss/index.ts";
import type { ObjectiveContext } from "../objective.ts";
import { columnsOf, type Seen } from "../slopes.ts";
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

/** What the Lai loss of one output is made of. */
export interface Measured {
  /** [batch, 1]: e² or |e|. */
  readonly residual: Tensor;
  /** [batch, controlled columns]. */
  readonly slopes: Tensor;
  readonly weights: Tensor | undefined;
}

/** How residuals are weighed by slopes and reduced, for one output. */
export interface LaiWeighing {
  /** The loss, a scalar. */
  loss(measured: Measured): Tensor;
  /** Each example's loss where the norm over features comes first, [batch]. */
  terms(measured: Measured): Tensor;
  /** The (weighted) mean over the batch of the loss along each feature, [1, columns]. */
  alongFeatures(measured: Measured): Tensor;
}

/** max(k², λ)/(1 + k²) or another quotient in its place, from slopes [batch, columns] and λ that broadcasts with them. */
export type Quotient = (slopes: Tensor, lambda: Tensor) => Tensor;

/** @throws UsageError for options out of range */
export function laiWeighing(options: LaiOptions, quotientOf?: Quotient): LaiWeighing {
  const { form = "mse", norm: kind = "l2", reduce = "batch" } = options;
  const quotient = quotientOf ?? ((slopes, lambda) => laiQuotient(form, slopes, lambda));
  if (typeof kind !== "string" && !(kind.elastic >= 0 && kind.elastic <= 1)) {
    throw new UsageError({ where: "norm of lai", expected: "a ratio from 0 to 1", found: String(kind.elastic) });
  }

  function scaled(slopes: Tensor): { readonly quotients: Tensor; readonly scale: Tensor } {
    const width = slopes.shape[1] as number;
    const lambda = laiLambda(form, width, options);
    const scale = constant(laiNormalisation(lambda), slopes.dtype, [1, width]);
    return { quotients: quotient(slopes, uniformOrRow(lambda, slopes.dtype)), scale };
  }
  function terms({ residual, slopes }: Measured): Tensor {
    const { quotients, scale } = scaled(slopes);
    return reshape(mul(residual, combine(kind, mul(quotients, scale))), [slopes.shape[0] as number]);
  }
  function alongFeatures({ residual, slopes, weights }: Measured): Tensor {
    const { quotients, scale } = scaled(slopes);
    const total = weights === undefined ? undefined : totalWeight(weights);
    // Σᵢ wᵢeᵢ·q(kᵢⱼ) for every feature at once is one product of a row with a matrix.
    const weighted = weights === undefined ? residual : mul(residual, reshape(weights, residual.shape));
    const perFeature = matmul(weighted, quotients, { transposeA: true });
    const mean = total === undefined ? mul(scale, 1 / (residual.shape[0] as number)) : div(scale, total);
    return mul(perFeature, mean);
  }
  return {
    terms,
    alongFeatures,
    loss(measured) {
      if (reduce === "sample") return weightedMean(terms(measured), measured.weights);
      return reshape(combine(kind, alongFeatures(measured), { mayVanish: true }), []);
    },
  };
}

/** The residuals that the form weighs, [batch, 1] for each output. */
export function residualsOf(form: LaiForm, { predictions }: Seen, { targets }: ObjectiveContext): readonly Tensor[] {
  return columnsOf(sub(predictions, targets)).map((error) => (form === "mse" ? square(error) : abs(error)));
}

export function meanOf(losses: readonly Tensor[]): Tensor {
  return losses.length === 1 ? (losses[0] as Tensor) : mul(losses.reduce(add), 1 / losses.length);
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
