import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";
import { sizeOf } from "../types.ts";
import { indexWithin } from "../values.ts";
import { scatterAdd } from "./scatter-add.ts";

export const gatherOp: OpDefinition = {
  name: "gather",
  infer(inputs) {
    const [x, indices] = inputs as readonly [TensorType, TensorType];
    if (indices.dtype !== "int64" || x.shape.length === 0) {
      throw shapeError("gather", "a tensor of rank 1 or more and int64 indices", inputs);
    }
    return { dtype: x.dtype, shape: [...indices.shape, ...x.shape.slice(1)] };
  },
  vjp({ inputs }, upstream) {
    const [x, indices] = inputs as readonly [Tensor, Tensor];
    return [scatterAdd(upstream, indices, x.shape), null];
  },
  lower: (_, onnx) => onnx.emit("Gather", onnx.inputs, { axis: { int: 0 } }),
  evaluate(_, values) {
    const [x, indices] = values as readonly [Value, Value];
    const inner = sizeOf(x.shape.slice(1));
    const data = new Float64Array(indices.data.length * inner);
    for (const [i, index] of indices.data.entries()) {
      const row = indexWithin("gather", index, x.shape[0] as number);
      data.set(x.data.subarray(row * inner, (row + 1) * inner), i * inner);
    }
    return { shape: [...indices.shape, ...x.shape.slice(1)], data };
  },
};

/**
 * Rows of x by their numbers: result[i…] = x[indices[i…]], along axis 0; negative numbers count from the end. The
 * derivative adds into the rows.
 */
export function gather(x: Tensor, indices: Tensor): Tensor {
  return applyOp(gatherOp, [x, indices], {});
}
