import { type Reference, UsageError } from "../base/index.ts";
import { max, mean, min, mul, sub } from "../graph/index.ts";
import type { Loss } from "./loss.ts";
import { residual } from "./residual.ts";

/** What the Huber loss can be told. */
export interface HuberOptions {
  /** The residual beyond which the loss is linear, in the target's units: those it is trained in, standard by default. */
  readonly delta?: number;
}

const huberReference: Reference = {
  authors: "P. J. Huber",
  title: "Robust Estimation of a Location Parameter",
  year: 1964,
  source: "Annals of Mathematical Statistics 35",
};

/**
 * Huber's loss: squared for small residuals, linear for large ones, so that outliers pull with a force of at most δ.
 *
 * With e = ŷ − y: e²/2 where |e| ≤ δ, δ(|e| − δ/2) elsewhere.
 *
 * Shapes: predictions and targets [batch, outputs] to [batch], averaged over outputs. Domain: any real target, δ > 0.
 * Cost: six passes. Its second derivative jumps at ±δ. Small residuals count half of what they do in `mse`.
 *
 * @throws UsageError unless δ is a positive number; ShapeError unless predictions and targets are of one shape
 * @example weightedMean(huber({ delta: 1.5 }).evaluate(predictions, targets))
 *
 * Reference: Huber 1964.
 */
export function huber({ delta = 1 }: HuberOptions = {}): Loss {
  if (!(delta > 0 && Number.isFinite(delta))) {
    throw new UsageError({ where: "delta of huber", expected: "a positive number", found: String(delta) });
  }
  return {
    name: "huber",
    facts: { smooth: false, targets: "numbers", kinks: [-delta, delta] },
    options: { delta },
    references: [huberReference],
    evaluate(predictions, targets) {
      const e = residual("huber", predictions, targets);
      // Both branches are c(e − c/2) with c = e held within ±δ; unlike one through |e| it curves at zero too.
      const c = max(min(e, delta), -delta);
      return mean(mul(c, sub(e, mul(c, 0.5))), { axes: [1] });
    },
  };
}
