import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { Dimension, TensorType, Value } from "../types.ts";
import { sizeOf } from "../types.ts";
import { forEachOffset, stridesOf } from "../values.ts";
import { pad } from "./pad.ts";

interface SliceAttributes {
  /** Ascending; the starts and ends are theirs. */
  readonly axes: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export const sliceOp: OpDefinition<SliceAttributes> = {
  name: "slice",
  infer(inputs, { axes, starts, ends }) {
    const [x] = inputs as readonly [TensorType];
    const shape: Dimension[] = [...x.shape];
    for (const [i, axis] of axes.entries()) {
      const [length, start, end] = [x.shape[axis], starts[i] as number, ends[i] as number];
      if (typeof length !== "number" || start < 0 || start > end || end > length || axes.indexOf(axis) !== i) {
        throw shapeError("slice", `distinct axes of static length that hold ${start} to ${end} (axis ${axis})`, inputs);
      }
      shape[axis] = end - start;
    }
    return { dtype: x.dtype, shape };
  },
  vjp({ inputs: [x], attributes: { axes, starts, ends } }, upstream) {
    const { shape } = x as Tensor;
    const amounts = (of: (axis: number, i: number) => number): readonly number[] =>
      shape.map((_, axis) => (axes.includes(axis) ? of(axis, axes.indexOf(axis)) : 0));
    return [
      pad(
        upstream,
        amounts((_, i) => starts[i] as number),
        amounts((axis, i) => (shape[axis] as number) - (ends[i] as number)),
      ),
    ];
  },
  lower({ attributes: { axes, starts, ends } }, onnx) {
    return onnx.emit("Slice", [onnx.inputs[0] as string, ...[starts, ends, axes].map((list) => onnx.dimensions(list))]);
  },
  evaluate({ attributes: { axes, starts, ends } }, [x]) {
    const { shape, data } = x as Value;
    const strides = stridesOf(shape);
    const result = [...shape];
    let first = 0;
    for (const [i, axis] of axes.entries()) {
      result[axis] = (ends[i] as number) - (starts[i] as number);
      first += (starts[i] as number) * (strides[axis] as number);
    }
    const taken = new Float64Array(sizeOf(result));
    forEachOffset(result, strides, (position, offset) => {
      taken[position] = data[first + offset] as number;
    });
    return { shape: result, data: taken };
  },
  simplify: ({ inputs: [x], attributes: { axes, starts, ends } }) =>
    axes.every((axis, i) => starts[i] === 0 && ends[i] === (x as Tensor).shape[axis]) ? x : undefined,
};

/**
 * The part of x from `starts` up to but not including `ends` along axes (the leading ones by default). Negative
 * numbers count from the end.
 *
 * @example slice(x, [0], [-1]) // all but the last row
 */
export function slice(
  x: Tensor,
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[] = starts.map((_, axis) => axis),
): Tensor {
  if (starts.length !== ends.length || starts.length !== axes.length) {
    throw shapeError("slice", `as many starts (${starts.length}) as ends (${ends.length}) and axes (${axes.length})`, [
      x,
    ]);
  }
  const rank = x.shape.length;
  const ranges = axes.map((given, i) => {
    const axis = given < 0 ? given + rank : given;
    const length = x.shape[axis];
    const fromEnd = (index: number): number => (index < 0 && typeof length === "number" ? index + length : index);
    return { axis, start: fromEnd(starts[i] as number), end: fromEnd(ends[i] as number) };
  });
  ranges.sort((a, b) => a.axis - b.axis);
  return applyOp(sliceOp, [x], {
    axes: ranges.map(({ axis }) => axis),
    starts: ranges.map(({ start }) => start),
    ends: ranges.map(({ end }) => end),
  });
}
