import { abs, mean } from "../graph/index.ts";
import type { Loss } from "./loss.ts";
import { residual } from "./residual.ts";

/**
 * Absolute error, least at the conditional median.
 *
 * |ŷ − y|
 *
 * Shapes: predictions and targets [batch, outputs] to [batch], averaged over outputs. Units: the target's. Domain: any
 * real target. Cost: two passes. Its gradient is ±1 however small the residual, and 0 is taken at zero: training does
 * not settle unless the learning rate falls, and its second derivative is zero. See `huber`.
 *
 * @throws ShapeError unless predictions and targets are of one shape
 * @example weightedMean(mae().evaluate(predictions, targets))
 */
export function mae(): Loss {
  return {
    name: "mae",
    facts: { smooth: false, targets: "numbers", kinks: [0], jumps: true },
    references: [],
    evaluate: (predictions, targets) => mean(abs(residual("mae", predictions, targets)), { axes: [1] }),
  };
}
