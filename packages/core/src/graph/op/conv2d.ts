import { type ConvAttributes, convEvaluation, convGroups, windowAttributes } from "../convolution.ts";
import { inSingle } from "../single.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, requireFloating, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";
import { fitted, imagesOf, type Pair, type WindowOptions, windowOf } from "../window.ts";
import { convTranspose2d } from "./conv-transpose2d.ts";
import { convWeightGradient2d } from "./conv-weight-gradient2d.ts";

export const conv2dOp: OpDefinition<ConvAttributes> = {
  name: "conv2d",
  infer(inputs, attributes) {
    const dtype = requireFloating("conv2d", inputs);
    const [x, weight] = inputs as readonly [TensorType, TensorType];
    const { batch, channels } = imagesOf("conv2d", x);
    const { batch: outputs, channels: each, size: kernel } = imagesOf("conv2d", weight);
    if (typeof outputs !== "number" || each * attributes.groups !== channels || outputs % attributes.groups !== 0) {
      throw shapeError("conv2d", `weights [outputs, channels/groups, …] for ${attributes.groups} groups`, inputs);
    }
    return { dtype, shape: [batch, outputs, ...fitted("conv2d", x, kernel, attributes)] };
  },
  vjp({ inputs, attributes }, upstream) {
    const [x, weight] = inputs as readonly [Tensor, Tensor];
    return [
      convTranspose2d(upstream, weight, { ...attributes, size: x.shape.slice(2) as unknown as Pair }),
      convWeightGradient2d(x, upstream, { ...attributes, kernel: weight.shape.slice(2) as unknown as Pair }),
    ];
  },
  lower: (node, onnx) =>
    inSingle(node, onnx, (inputs) =>
      onnx.emit("Conv", inputs, {
        ...windowAttributes(node.attributes),
        group: { int: node.attributes.groups },
      }),
    ),
  evaluate({ attributes }, values) {
    const [x, weight] = values as readonly [Value, Value];
    const { shape, taps } = convEvaluation({ x: x.shape, weight: weight.shape }, attributes);
    const data = new Float64Array(shape.reduce((product, length) => product * length, 1));
    taps((image, result, tap) => {
      data[result] = (data[result] as number) + (x.data[image] as number) * (weight.data[tap] as number);
    });
    return { shape, data };
  },
};

/** How images are convolved. */
export interface ConvOptions extends WindowOptions {
  /** Channels and outputs fall into as many groups, each convolved by itself. */
  readonly groups?: number;
}

/**
 * Convolution of images (cross-correlation, as networks use it):
 * result[n, o, p, q] = Σ x[n, c, p·stride + i·dilation − pad, q·stride + j·dilation − pad]·weight[o, c, i, j] over
 * c, i, j, with zeros outside.
 *
 * Shapes: x [batch, channels, height, width], weight [outputs, channels/groups, kernel height, kernel width], result
 * [batch, outputs, ⌊(height + pads − dilation·(kernel − 1) − 1)/stride⌋ + 1, …]. Its derivatives, of any order, are
 * convolutions, transposed convolutions and gradients by weights. ONNX Runtime computes it in float32.
 *
 * @throws ShapeError for images or weights that do not fit
 */
export function conv2d(x: Tensor, weight: Tensor, { groups = 1, ...window }: ConvOptions = {}): Tensor {
  return applyOp(conv2dOp, [x, weight], { ...windowOf(window), groups: convGroups("conv2d", groups) });
}
