import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { Shape, TensorType, Value } from "../types.ts";
import { sameShape, sizeOf } from "../types.ts";
import { indexWithin } from "../values.ts";
import { storageOf } from "./constant.ts";
import { gather } from "./gather.ts";

interface ScatterAddAttributes {
  readonly shape: Shape;
}

export const scatterAddOp: OpDefinition<ScatterAddAttributes> = {
  name: "scatter-add",
  infer(inputs, { shape }) {
    const [updates, indices] = inputs as readonly [TensorType, TensorType];
    if (indices.dtype !== "int64" || !sameShape(updates.shape, [...indices.shape, ...shape.slice(1)])) {
      throw shapeError("scatter-add", `updates of indices × rows of [${shape.join(", ")}]`, inputs);
    }
    return { dtype: updates.dtype, shape };
  },
  vjp: ({ inputs: [, indices] }, upstream) => [gather(upstream, indices as Tensor), null],
  lower({ dtype, attributes: { shape } }, onnx) {
    const [updates, rows] = onnx.inputs as readonly [string, string];
    const zero = onnx.emit("Expand", [
      onnx.constant(dtype, [], storageOf(dtype, new Float64Array(1))),
      onnx.dimensions(shape),
    ]);
    // ScatterND would take the indices as they are, but ONNX Runtime loses additions there when it has several threads.
    const inner = shape.slice(1);
    const flat = onnx.emit("Reshape", [updates, onnx.dimensions([-1, ...inner])]);
    const column = onnx.emit("Reshape", [rows, onnx.dimensions([-1, ...inner.map(() => 1)])]);
    const repeated = onnx.emit("Expand", [column, onnx.emit("Shape", [flat])]);
    return onnx.emit("ScatterElements", [zero, repeated, flat], { axis: { int: 0 }, reduction: { string: "add" } });
  },
  evaluate({ attributes: { shape } }, values, { resolve }) {
    const [updates, indices] = values as readonly [Value, Value];
    const resolved = resolve(shape);
    const inner = sizeOf(resolved.slice(1));
    const data = new Float64Array(sizeOf(resolved));
    for (const [i, index] of indices.data.entries()) {
      const first = indexWithin("scatter-add", index, resolved[0] as number) * inner;
      for (let k = 0; k < inner; k++) {
        data[first + k] = (data[first + k] as number) + (updates.data[i * inner + k] as number);
      }
    }
    return { shape: resolved, data };
  },
};

/** Zeros of a shape with rows of updates added at their numbers: the transpose of `gather`. */
export function scatterAdd(updates: Tensor, indices: Tensor, shape: Shape): Tensor {
  return applyOp(scatterAddOp, [updates, indices], { shape });
}
