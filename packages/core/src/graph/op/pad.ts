import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, requireFloating, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";
import { sizeOf } from "../types.ts";
import { forEachOffset, stridesOf } from "../values.ts";
import { slice } from "./slice.ts";

interface PadAttributes {
  /** How many zeros stand before and after, an entry per axis. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export const padOp: OpDefinition<PadAttributes> = {
  name: "pad",
  infer(inputs, { before, after }) {
    const [x] = inputs as readonly [TensorType];
    const rank = x.shape.length;
    if (before.length !== rank || after.length !== rank || [...before, ...after].some((amount) => amount < 0)) {
      throw shapeError("pad", `amounts ≥ 0 for each axis (given ${before.join(", ")} and ${after.join(", ")})`, inputs);
    }
    const shape = x.shape.map((length, axis) => {
      const more = (before[axis] as number) + (after[axis] as number);
      if (more === 0) return length;
      if (typeof length !== "number") throw shapeError("pad", `a static length along axis ${axis}`, inputs);
      return length + more;
    });
    return { dtype: requireFloating("pad", inputs), shape };
  },
  vjp({ inputs: [x], attributes: { before, after } }, upstream) {
    const { shape } = x as Tensor;
    const axes = shape.flatMap((_, axis) => (before[axis] === 0 && after[axis] === 0 ? [] : [axis]));
    const starts = axes.map((axis) => before[axis] as number);
    const ends = axes.map((axis) => (before[axis] as number) + (shape[axis] as number));
    return [slice(upstream, starts, ends, axes)];
  },
  lower: ({ attributes: { before, after } }, onnx) =>
    onnx.emit("Pad", [onnx.inputs[0] as string, onnx.dimensions([...before, ...after])]),
  evaluate({ attributes: { before, after } }, [x]) {
    const { shape, data } = x as Value;
    const result = shape.map((length, axis) => (before[axis] as number) + length + (after[axis] as number));
    const strides = stridesOf(result);
    const first = before.reduce((offset, amount, axis) => offset + amount * (strides[axis] as number), 0);
    const padded = new Float64Array(sizeOf(result));
    forEachOffset(shape, strides, (position, offset) => {
      padded[first + offset] = data[position] as number;
    });
    return { shape: result, data: padded };
  },
  simplify: ({ inputs: [x], attributes: { before, after } }) =>
    [...before, ...after].every((amount) => amount === 0) ? x : undefined,
};

/** x with zeros around it: the transpose of `slice`. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  return applyOp(padOp, [x], { before, after });
}
