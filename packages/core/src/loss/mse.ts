import { mean, square } from "../graph/index.ts";
import type { Loss } from "./loss.ts";
import { residual } from "./residual.ts";

/**
 * Squared error.
 *
 * (ŷ − y)²
 *
 * Shapes: predictions and targets [batch, outputs] to [batch], averaged over outputs. Units: those of the target,
 * squared. Domain: any real target. Cost: two passes. Its gradient grows with the residual, so outliers weigh heavily:
 * see `huber` and `mae`.
 *
 * @throws ShapeError unless predictions and targets are of one shape
 * @example weightedMean(mse().evaluate(predictions, targets))
 */
export function mse(): Loss {
  return {
    name: "mse",
    facts: { smooth: true, targets: "numbers" },
    references: [],
    evaluate: (predictions, targets) => mean(square(residual("mse", predictions, targets)), { axes: [1] }),
  };
}
