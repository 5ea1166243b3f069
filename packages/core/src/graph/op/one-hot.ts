import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { DType, TensorType, Value } from "../types.ts";
import { isFloating } from "../types.ts";
import { onnxElementType } from "./cast.ts";

interface OneHotAttributes {
  readonly depth: number;
  readonly dtype: DType;
}

export const oneHotOp: OpDefinition<OneHotAttributes> = {
  name: "one-hot",
  infer(inputs, { depth, dtype }) {
    const [indices] = inputs as readonly [TensorType];
    if (indices.dtype !== "int64" || !isFloating(dtype) || !Number.isInteger(depth) || depth < 1) {
      throw shapeError(
        "one-hot",
        `int64 indices, a depth ≥ 1 (given ${depth}) and a floating dtype (${dtype})`,
        inputs,
      );
    }
    return { dtype, shape: [...indices.shape, depth] };
  },
  vjp: () => [null],
  lower({ attributes: { depth, dtype } }, onnx) {
    const values = onnx.constant("float32", [2], Float32Array.of(0, 1));
    const single = onnx.emit("OneHot", [onnx.inputs[0] as string, onnx.dimensions([depth]), values], {
      axis: { int: -1 },
    });
    return dtype === "float32" ? single : onnx.emit("Cast", [single], { to: { int: onnxElementType[dtype] } });
  },
  evaluate({ attributes: { depth } }, [indices]) {
    const { shape, data } = indices as Value;
    const result = new Float64Array(data.length * depth);
    for (const [i, index] of data.entries()) {
      const position = index < 0 ? index + depth : index;
      if (position >= 0 && position < depth) result[i * depth + position] = 1;
    }
    return { shape: [...shape, depth], data: result };
  },
};

/**
 * Rows of 0 with a 1 at each index, along a new last axis. As in ONNX, an index from −depth to −1 counts from the end
 * and one further out gives a row of zeros.
 *
 * @param indices int64, of any shape
 */
export function oneHot(indices: Tensor, depth: number, dtype: DType = "float32"): Tensor {
  return applyOp(oneHotOp, [indices], { depth, dtype });
}
