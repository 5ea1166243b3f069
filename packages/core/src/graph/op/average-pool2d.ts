import {
  averagePoolNode,
  type PoolAttributes,
  type PoolOptions,
  poolAttributes,
  poolShape,
  trimmed,
} from "../pooling.ts";
import { inSingle } from "../single.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { Value } from "../types.ts";
import { sizeOf } from "../types.ts";
import { fits, forEachTap, type Pair } from "../window.ts";
import { averageUnpool2d } from "./average-unpool2d.ts";

export const averagePool2dOp: OpDefinition<PoolAttributes> = {
  name: "average-pool2d",
  infer: (inputs, attributes) => poolShape("average-pool2d", inputs, attributes),
  vjp: ({ inputs: [x], attributes }, upstream) => [
    averageUnpool2d(upstream, { ...attributes, size: (x as Tensor).shape.slice(2) as unknown as Pair }),
  ],
  lower: (node, onnx) => inSingle(node, onnx, ([x]) => averagePoolNode(x as string, node.attributes, onnx)),
  evaluate({ attributes }, [x]) {
    const { shape, data } = x as Value;
    const [batch, channels, ...size] = shape as readonly [number, number, number, number];
    const { kernel } = attributes;
    const area = fits(size, kernel, attributes);
    const means = new Float64Array(sizeOf([batch, channels, ...area]));
    const [image, result, taps] = [sizeOf(size), sizeOf(area), sizeOf(kernel)];
    for (let n = 0; n < batch * channels; n++) {
      forEachTap(size, kernel, attributes, (offset, to) => {
        means[n * result + to] = (means[n * result + to] as number) + (data[n * image + offset] as number) / taps;
      });
    }
    return { shape: [batch, channels, ...area], data: means };
  },
};

/**
 * The mean of each window of images; zeros of the pads count. Linear. (The mean over whole images is
 * `mean(x, { axes: [2, 3] })`.)
 *
 * Shapes: x [batch, channels, height, width] to [batch, channels, ⌊(height + pads − kernel)/stride⌋ + 1, …]. Strides are
 * the kernel by default. ONNX Runtime computes it in float32.
 *
 * @throws ShapeError for images that hold no window, or pads as large as one
 */
export function averagePool2d(x: Tensor, options: PoolOptions): Tensor {
  const attributes = poolAttributes("average-pool2d", options);
  return applyOp(averagePool2dOp, [trimmed("average-pool2d", x, attributes)], attributes);
}
