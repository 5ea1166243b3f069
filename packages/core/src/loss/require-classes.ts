import { sameShape, shapeError, type Tensor } from "../graph/index.ts";

/**
 * How many classes logits and one-hot targets are of.
 *
 * @throws ShapeError unless they are of one shape [batch, classes] with two classes or more
 */
export function requireClasses(loss: string, logits: Tensor, targets: Tensor): number {
  const classes = Number(logits.shape[1]);
  if (logits.shape.length !== 2 || !sameShape(logits.shape, targets.shape) || !(classes >= 2)) {
    throw shapeError(loss, "logits and one-hot targets of one shape [batch, classes]", [logits, targets]);
  }
  return classes;
}
