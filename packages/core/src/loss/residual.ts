import { sameShape, shapeError, sub, type Tensor } from "../graph/index.ts";

/**
 * ŷ − y, [batch, outputs].
 *
 * @throws ShapeError unless the shapes are equal: [batch] against [batch, 1] would broadcast to every pair of examples
 */
export function residual(loss: string, predictions: Tensor, targets: Tensor): Tensor {
  if (predictions.shape.length !== 2 || !sameShape(predictions.shape, targets.shape)) {
    throw shapeError(loss, "predictions and targets of one shape [batch, outputs]", [predictions, targets]);
  }
  return sub(predictions, targets);
}
