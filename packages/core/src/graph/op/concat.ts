import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, requireFloating, shapeError } from "../tensor.ts";
import type { Value } from "../types.ts";
import { sizeOf } from "../types.ts";
import { split } from "./split.ts";

interface ConcatAttributes {
  readonly axis: number;
}

export const concatOp: OpDefinition<ConcatAttributes> = {
  name: "concat",
  infer(inputs, { axis }) {
    const [first] = inputs;
    if (first === undefined) throw shapeError("concat", "one tensor or more", inputs);
    let total = 0;
    for (const { shape, dtype } of inputs) {
      const length = shape[axis];
      const agrees = shape.length === first.shape.length && shape.every((d, i) => i === axis || d === first.shape[i]);
      if (dtype !== first.dtype || !agrees || typeof length !== "number") {
        throw shapeError("concat", `tensors that differ along axis ${axis} alone, of static length there`, inputs);
      }
      total += length;
    }
    return { dtype: first.dtype, shape: first.shape.with(axis, total) };
  },
  vjp({ inputs, attributes: { axis } }, upstream) {
    requireFloating("concat", [upstream]);
    return split(
      upstream,
      inputs.map(({ shape }) => shape[axis] as number),
      axis,
    );
  },
  lower: ({ attributes: { axis } }, onnx) => onnx.emit("Concat", onnx.inputs, { axis: { int: axis } }),
  evaluate({ attributes: { axis } }, values) {
    const first = (values[0] as Value).shape;
    const total = values.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
    const shape = first.with(axis, total);
    const outer = sizeOf(first.slice(0, axis));
    const inner = sizeOf(first.slice(axis + 1));
    const data = new Float64Array(outer * total * inner);
    let start = 0;
    for (const value of values) {
      const block = (value.shape[axis] as number) * inner;
      for (let i = 0; i < outer; i++) {
        data.set(value.data.subarray(i * block, (i + 1) * block), i * total * inner + start);
      }
      start += block;
    }
    return { shape, data };
  },
  simplify: ({ inputs }) => (inputs.length === 1 ? inputs[0] : undefined),
};

/** Tensors side by side along an axis. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const rank = tensors[0]?.shape.length ?? 0;
  return applyOp(concatOp, tensors, { axis: axis < 0 ? axis + rank : axis });
}
