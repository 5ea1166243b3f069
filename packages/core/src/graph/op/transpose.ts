import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, isOp, shapeError } from "../tensor.ts";
import type { Dimension, TensorType, Value } from "../types.ts";
import { sizeOf } from "../types.ts";
import { forEachOffset, stridesOf } from "../values.ts";

interface TransposeAttributes {
  readonly permutation: readonly number[];
}

export const transposeOp: OpDefinition<TransposeAttributes> = {
  name: "transpose",
  infer(inputs, { permutation }) {
    const [x] = inputs as readonly [TensorType];
    const sorted = [...permutation].sort((a, b) => a - b);
    if (sorted.length !== x.shape.length || sorted.some((axis, i) => axis !== i)) {
      throw shapeError("transpose", `a permutation of its axes (given ${permutation.join(", ")})`, inputs);
    }
    return { dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis] as Dimension) };
  },
  vjp: ({ attributes: { permutation } }, upstream) => [
    transpose(
      upstream,
      permutation.map((_, axis) => permutation.indexOf(axis)),
    ),
  ],
  lower: ({ attributes: { permutation } }, onnx) =>
    onnx.emit("Transpose", onnx.inputs, { perm: { ints: permutation } }),
  evaluate({ attributes: { permutation } }, [x]) {
    const { shape, data } = x as Value;
    const strides = stridesOf(shape);
    const result = permutation.map((axis) => shape[axis] as number);
    const moved = new Float64Array(sizeOf(result));
    forEachOffset(
      result,
      permutation.map((axis) => strides[axis] as number),
      (position, offset) => {
        moved[position] = data[offset] as number;
      },
    );
    return { shape: result, data: moved };
  },
  simplify({ inputs: [x], attributes: { permutation } }) {
    const inner = x as Tensor;
    if (permutation.every((axis, i) => axis === i)) return inner;
    if (!isOp(inner, transposeOp)) return undefined;
    return transpose(
      inner.inputs[0] as Tensor,
      permutation.map((axis) => inner.attributes.permutation[axis] as number),
    );
  },
};

/** Whether a transpose swaps the last two axes and nothing else. */
export function swapsLastTwo({ attributes: { permutation } }: Tensor<TransposeAttributes>): boolean {
  const last = permutation.length - 1;
  return permutation.every((axis, i) => axis === (i === last ? last - 1 : i === last - 1 ? last : i));
}

/** Axes in another order: axis i of the result is axis permutation[i] of x. */
export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  return applyOp(transposeOp, [x], { permutation });
}
