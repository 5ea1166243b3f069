import { div, max, mean, mul, sameShape, shapeError, sum, type Tensor } from "../graph/index.ts";

/** Below every sum of weights that is not zero, and still a float32. */
const leastTotal = 1e-30;

/**
 * Σwᵢvᵢ / Σwᵢ over a batch; the plain mean without weights. Weights that are all zero give 0, so that a batch of which
 * no example counts moves nothing.
 *
 * @param values [batch]
 * @param weights [batch], none negative
 * @throws ShapeError unless the shapes are equal
 */
export function weightedMean(values: Tensor, weights?: Tensor): Tensor {
  if (weights === undefined) return mean(values);
  if (!sameShape(values.shape, weights.shape)) {
    throw shapeError("weighted mean", "values and weights of one shape [batch]", [values, weights]);
  }
  return div(sum(mul(values, weights)), totalWeight(weights));
}

/** Σwᵢ, never quite zero, so that what it divides stays finite where all weights are zero. */
export function totalWeight(weights: Tensor): Tensor {
  return max(sum(weights), leastTotal);
}
