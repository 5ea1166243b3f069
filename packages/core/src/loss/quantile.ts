import { type Reference, UsageError } from "../base/index.ts";
import { add, mean, mul, neg, relu } from "../graph/index.ts";
import type { Loss } from "./loss.ts";
import { residual } from "./residual.ts";

/** What the quantile loss can be told. */
export interface QuantileOptions {
  /** τ: the share of targets that should lie below the prediction; above 0 and below 1. */
  readonly tau?: number;
}

const quantileReference: Reference = {
  authors: "R. Koenker and G. Bassett",
  title: "Regression Quantiles",
  year: 1978,
  source: "Econometrica 46",
};

/**
 * The pinball loss, least at the conditional quantile τ: predictions that are too low cost τ a unit, too high ones 1 − τ.
 *
 * With e = ŷ − y: max((1 − τ)·e, −τ·e)
 *
 * Shapes: predictions and targets [batch, outputs] to [batch], averaged over outputs. Units: the target's. Domain: any
 * real target, 0 < τ < 1. Cost: six passes. With τ = 1/2 it is half of `mae`, and like it has no second derivative; at
 * zero the gradient 0 is taken. A monotone transform of the target keeps its quantiles, so `--target-transform` does too.
 * Models of several τ, trained apart, may cross.
 *
 * @throws UsageError for a τ outside (0, 1); ShapeError unless predictions and targets are of one shape
 * @example weightedMean(quantile({ tau: 0.9 }).evaluate(predictions, targets))
 *
 * Reference: Koenker and Bassett 1978.
 */
export function quantile({ tau = 0.5 }: QuantileOptions = {}): Loss {
  if (!(tau > 0 && tau < 1)) {
    throw new UsageError({ where: "tau of quantile", expected: "a number above 0 and below 1", found: String(tau) });
  }
  return {
    name: "quantile",
    facts: { smooth: false, targets: "numbers", kinks: [0], jumps: true },
    options: { tau },
    references: [quantileReference],
    evaluate(predictions, targets) {
      const e = residual("quantile", predictions, targets);
      return mean(add(mul(relu(e), 1 - tau), mul(relu(neg(e)), tau)), { axes: [1] });
    },
  };
}
