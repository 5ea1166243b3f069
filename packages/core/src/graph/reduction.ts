import type { OpDefinition } from "./tensor.ts";
import { requireFloating, shapeError } from "./tensor.ts";
import type { Shape, TensorType, Value } from "./types.ts";
import { sizeOf } from "./types.ts";
import { forEachOffset, stridesOf } from "./values.ts";

/** Which axes a reduction runs over (negative ones count from the end; all by default) and whether they stay as 1. */
export interface Reduction {
  readonly axes?: readonly number[];
  readonly keepDimensions?: boolean;
}

export interface ReductionAttributes {
  readonly axes: readonly number[];
  readonly keepDimensions: boolean;
}

/** What reductions have in common: their shape rule, and their ONNX operator with its axes as an input. */
export function reductionOp(
  name: string,
  onnx: string,
  rest: Pick<OpDefinition<ReductionAttributes>, "vjp" | "evaluate" | "simplify">,
): OpDefinition<ReductionAttributes> {
  return {
    name,
    infer: (inputs, attributes) => ({
      dtype: requireFloating(name, inputs),
      shape: reducedShape(inputs[0] as TensorType, attributes),
    }),
    lower: ({ attributes: { axes, keepDimensions } }, context) =>
      context.emit(onnx, [context.inputs[0] as string, context.dimensions(axes)], {
        keepdims: { int: keepDimensions ? 1 : 0 },
      }),
    ...rest,
  };
}

/** Normalises a reduction's options: axes non-negative, ascending, within the rank. */
export function axesOf(
  op: string,
  x: TensorType,
  { axes = x.shape.map((_, axis) => axis), keepDimensions = false }: Reduction,
): ReductionAttributes {
  const rank = x.shape.length;
  const normal = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  if (normal.some((axis, i) => !(axis >= 0 && axis < rank) || axis === normal[i - 1])) {
    throw shapeError(op, `distinct axes within rank ${rank} (given ${axes.join(", ")})`, [x]);
  }
  return { axes: normal, keepDimensions };
}

export function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
}

function reducedShape({ shape }: TensorType, { axes, keepDimensions }: ReductionAttributes): Shape {
  return keepDimensions ? keptShape(shape, axes) : shape.filter((_, axis) => !axes.includes(axis));
}

/** Folds a value's elements over axes. */
export function reduceValue(
  x: Value,
  { axes, keepDimensions }: ReductionAttributes,
  start: number,
  fold: (accumulated: number, value: number) => number,
): Value {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const keptStrides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const data = new Float64Array(sizeOf(kept)).fill(start);
  forEachOffset(x.shape, keptStrides, (position, offset) => {
    data[offset] = fold(data[offset] as number, x.data[position] as number);
  });
  return { shape: keepDimensions ? kept : x.shape.filter((_, axis) => !axes.includes(axis)), data };
}
