import { type ConvAttributes, convEvaluation } from "../convolution.ts";
import { inSingle } from "../single.ts";
import type { Lowering, OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, requireFloating, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";
import { sameShape, sizeOf } from "../types.ts";
import { fitted, imagesOf, type Pair } from "../window.ts";
import { convTranspose2d } from "./conv-transpose2d.ts";
import { conv2dOp } from "./conv2d.ts";

interface ConvWeightGradientAttributes extends ConvAttributes {
  /** Height and width of the weights: a stride leaves them open. */
  readonly kernel: Pair;
}

export const convWeightGradient2dOp: OpDefinition<ConvWeightGradientAttributes> = {
  name: "conv-weight-gradient2d",
  infer(inputs, attributes) {
    const { kernel, groups } = attributes;
    const dtype = requireFloating("conv-weight-gradient2d", inputs);
    const [x, results] = inputs as readonly [TensorType, TensorType];
    const { batch, channels } = imagesOf("conv-weight-gradient2d", x);
    const { batch: ofResults, channels: outputs, size: area } = imagesOf("conv-weight-gradient2d", results);
    const expected = fitted("conv-weight-gradient2d", x, kernel, attributes);
    if (batch !== ofResults || !sameShape(expected, area) || channels % groups !== 0 || outputs % groups !== 0) {
      throw shapeError("conv-weight-gradient2d", `images and the results of a ${kernel.join("×")} convolution`, inputs);
    }
    return { dtype, shape: [outputs, channels / groups, ...kernel] };
  },
  vjp({ inputs, attributes: { kernel: _, ...attributes } }, upstream) {
    const [x, results] = inputs as readonly [Tensor, Tensor];
    return [
      convTranspose2d(results, upstream, { ...attributes, size: x.shape.slice(2) as unknown as Pair }),
      applyOp(conv2dOp, [x, upstream], attributes),
    ];
  },
  lower: (node, onnx) => inSingle(node, onnx, (inputs) => lowerByTaps(node, inputs, onnx)),
  evaluate({ attributes }, values) {
    const [x, results] = values as readonly [Value, Value];
    const { groups, kernel } = attributes;
    const shape = [results.shape[1] as number, (x.shape[1] as number) / groups, ...kernel];
    const data = new Float64Array(sizeOf(shape));
    convEvaluation({ x: x.shape, weight: shape }, attributes).taps((image, result, tap) => {
      data[tap] = (data[tap] as number) + (x.data[image] as number) * (results.data[result] as number);
    });
    return { shape, data };
  },
};

/** Below so many channels a product with the images on its left is the faster. */
const fewChannels = 8;

/**
 * One product a place of the window: what that place reads of every image, times the upstream, summed over the batch.
 * Several times as fast in ONNX Runtime as a convolution by the upstream, whose kernels would be as large as images; and
 * faster than one product with all places side by side, which must be copied once more.
 */
function lowerByTaps(
  { inputs, attributes }: Tensor<ConvWeightGradientAttributes>,
  [images, upstream]: readonly string[],
  onnx: Lowering,
): string {
  const { groups, kernel, strides, pads, dilations } = attributes;
  const [x, results] = inputs as readonly [Tensor, Tensor];
  const [batch, channels] = x.shape as readonly [number, number];
  const [, outputs, rows, columns] = results.shape as readonly [number, number, number, number];
  const [each, perGroup] = [channels / groups, outputs / groups];
  const reshape = (name: string, shape: Tensor["shape"]): string =>
    onnx.emit("Reshape", [name, onnx.dimensions(shape)]);
  const padded = pads.some((amount) => amount > 0)
    ? onnx.emit("Pad", [images as string, onnx.dimensions([0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3]])])
    : (images as string);
  const flatUpstream = reshape(upstream as string, [batch, groups, perGroup, rows * columns]);
  const products: string[] = [];
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const [top, left] = [i * dilations[0], j * dilations[1]];
      const ends = [top + (rows - 1) * strides[0] + 1, left + (columns - 1) * strides[1] + 1];
      const lists = [[top, left], ends, [2, 3], strides].map((list) => onnx.dimensions(list));
      const read = reshape(onnx.emit("Slice", [padded, ...lists]), [batch, groups, each, rows * columns]);
      const product = each < fewChannels ? times(read, flatUpstream, onnx) : times(flatUpstream, read, onnx);
      products.push(onnx.emit("ReduceSum", [product, onnx.dimensions([0])], { keepdims: { int: 1 } }));
    }
  }
  const together = onnx.emit("Concat", products, { axis: { int: 0 } });
  const [first, second] = each < fewChannels ? [each, perGroup] : [perGroup, each];
  const parted = reshape(together, [...kernel, groups, first, second]);
  const perm = each < fewChannels ? [2, 4, 3, 0, 1] : [2, 3, 4, 0, 1];
  return reshape(onnx.emit("Transpose", [parted], { perm: { ints: perm } }), [outputs, each, ...kernel]);
}

/** a·bᵀ over the last two axes. */
function times(a: string, b: string, onnx: Lowering): string {
  if (onnx.contrib) return onnx.emit("FusedMatMul", [a, b], { transB: { int: 1 } }, "com.microsoft");
  return onnx.emit("MatMul", [a, onnx.emit("Transpose", [b], { perm: { ints: [0, 1, 3, 2] } })]);
}

/** The gradient of a convolution by its weights, from its images and the gradient by its results. Linear in both. */
export function convWeightGradient2d(x: Tensor, results: Tensor, attributes: ConvWeightGradientAttributes): Tensor {
  return applyOp(convWeightGradient2dOp, [x, results], attributes);
}
