import { reshape } from "./op/reshape.ts";
import { sum } from "./op/sum.ts";
import type { Tensor } from "./tensor.ts";
import { shapeError } from "./tensor.ts";
import type { Dimension, Shape, TensorType } from "./types.ts";
import { sameShape } from "./types.ts";

/** The shape of an elementwise result: NumPy's rules, with symbolic dimensions equal only to themselves. */
export function broadcastShapes(op: string, inputs: readonly TensorType[]): Shape {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  const result: Dimension[] = new Array<Dimension>(rank).fill(1);
  for (const { shape } of inputs) {
    const offset = rank - shape.length;
    for (const [axis, length] of shape.entries()) {
      const current = result[offset + axis];
      if (length === 1 || length === current) continue;
      if (current !== 1) throw shapeError(op, "shapes that broadcast together", inputs);
      result[offset + axis] = length;
    }
  }
  return result;
}

/** Sums a gradient over the axes along which its operand was broadcast: the transpose of broadcasting. */
export function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const offset = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((length, axis) =>
    axis < offset || (shape[axis - offset] === 1 && length !== 1) ? [axis] : [],
  );
  const summed = axes.length === 0 ? gradient : sum(gradient, { axes, keepDimensions: true });
  return reshape(summed, shape);
}
