import { firstMaxima, maxPoolNode } from "../pool-maxima.ts";
import { type PoolAttributes, type PoolOptions, poolAttributes, poolShape, trimmed } from "../pooling.ts";
import { inSingle } from "../single.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { Value } from "../types.ts";
import { maxUnpool2d } from "./max-unpool2d.ts";

export const maxPool2dOp: OpDefinition<PoolAttributes> = {
  name: "max-pool2d",
  infer: (inputs, attributes) => poolShape("max-pool2d", inputs, attributes),
  vjp: ({ inputs: [x], attributes }, upstream) => [maxUnpool2d(x as Tensor, upstream, attributes)],
  lower: (node, onnx) => inSingle(node, onnx, ([x]) => maxPoolNode(x as string, node.attributes, onnx)),
  evaluate({ attributes }, [x]) {
    const { shape, at } = firstMaxima(x as Value, attributes);
    return { shape, data: Float64Array.from(at, (offset) => (x as Value).data[offset] as number) };
  },
};

/**
 * The largest element of each window of images. The derivative goes to the largest, the first of equals.
 *
 * Shapes: x [batch, channels, height, width] to [batch, channels, ⌊(height + pads − kernel)/stride⌋ + 1, …]; pads are
 * never the largest. Strides are the kernel by default. Windows that do not overlap cost a few passes; those that do cost
 * ten times as much in training. It has kinks, and no second derivative of its own: slopes pass through it, and jump
 * where the largest changes. ONNX Runtime computes it in float32.
 *
 * @throws ShapeError for images that hold no window, or pads as large as one
 */
export function maxPool2d(x: Tensor, options: PoolOptions): Tensor {
  const attributes = poolAttributes("max-pool2d", options);
  return applyOp(maxPool2dOp, [trimmed("max-pool2d", x, attributes)], attributes);
}
