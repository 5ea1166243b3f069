import { type ConvAttributes, convEvaluation, windowAttributes } from "../convolution.ts";
import { inSingle } from "../single.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, requireFloating, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";
import { sameShape, sizeOf } from "../types.ts";
import { beyond, checkWindow, fits, imagesOf, type Pair } from "../window.ts";
import { convWeightGradient2d } from "./conv-weight-gradient2d.ts";
import { conv2dOp } from "./conv2d.ts";

interface ConvTransposeAttributes extends ConvAttributes {
  /** Height and width of the result: a stride leaves them open. */
  readonly size: Pair;
}

export const convTranspose2dOp: OpDefinition<ConvTransposeAttributes> = {
  name: "conv-transpose2d",
  infer(inputs, attributes) {
    const { size, groups } = attributes;
    const dtype = requireFloating("conv-transpose2d", inputs);
    const [results, weight] = inputs as readonly [TensorType, TensorType];
    const { batch, channels: outputs, size: area } = imagesOf("conv-transpose2d", results);
    const { channels: each, size: kernel } = imagesOf("conv-transpose2d", weight);
    checkWindow("conv-transpose2d", kernel, attributes);
    if (weight.shape[0] !== outputs || outputs % groups !== 0 || !sameShape(fits(size, kernel, attributes), area)) {
      throw shapeError("conv-transpose2d", `results of a convolution of ${size.join("×")} images`, inputs);
    }
    return { dtype, shape: [batch, each * groups, ...size] };
  },
  vjp({ inputs, attributes: { size: _, ...attributes } }, upstream) {
    const [results, weight] = inputs as readonly [Tensor, Tensor];
    return [
      applyOp(conv2dOp, [upstream, weight], attributes),
      convWeightGradient2d(upstream, results, { ...attributes, kernel: weight.shape.slice(2) as unknown as Pair }),
    ];
  },
  lower(node, onnx) {
    const { attributes, inputs } = node;
    const kernel = (inputs[1] as Tensor).shape.slice(2) as unknown as Pair;
    return inSingle(node, onnx, (names) =>
      onnx.emit("ConvTranspose", names, {
        ...windowAttributes(attributes),
        group: { int: attributes.groups },
        output_padding: { ints: beyond(attributes.size, kernel, attributes) },
      }),
    );
  },
  evaluate({ attributes }, values) {
    const [results, weight] = values as readonly [Value, Value];
    const each = weight.shape[1] as number;
    const shape = [results.shape[0] as number, each * attributes.groups, ...attributes.size];
    const data = new Float64Array(sizeOf(shape));
    convEvaluation({ x: shape, weight: weight.shape }, attributes).taps((image, result, tap) => {
      data[image] = (data[image] as number) + (results.data[result] as number) * (weight.data[tap] as number);
    });
    return { shape, data };
  },
};

/**
 * The transpose of a convolution: its gradient by images of a size, from that by its results. Linear in both operands.
 */
export function convTranspose2d(results: Tensor, weight: Tensor, attributes: ConvTransposeAttributes): Tensor {
  return applyOp(convTranspose2dOp, [results, weight], attributes);
}
