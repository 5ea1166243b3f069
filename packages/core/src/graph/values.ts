import { RuntimeError } from "../base/index.ts";
import type { Value } from "./types.ts";
import { sizeOf } from "./types.ts";

/** Row-major strides of a shape. */
export function stridesOf(shape: readonly number[]): readonly number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  }
  return strides;
}

/** Strides of an operand seen in a broadcast shape: zero along the axes it is repeated. */
function broadcastStrides(shape: readonly number[], result: readonly number[]): readonly number[] {
  const strides = stridesOf(shape);
  const offset = result.length - shape.length;
  return result.map((_, axis) =>
    axis < offset || shape[axis - offset] === 1 ? 0 : (strides[axis - offset] as number),
  );
}

/** Calls `visit` with each row-major position of a shape and the matching offset under other strides. */
export function forEachOffset(
  shape: readonly number[],
  strides: readonly number[],
  visit: (position: number, offset: number) => void,
): void {
  const size = sizeOf(shape);
  const index = new Array<number>(shape.length).fill(0);
  let offset = 0;
  for (let position = 0; position < size; position++) {
    visit(position, offset);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      offset += strides[axis] as number;
      if (next < (shape[axis] as number)) {
        index[axis] = next;
        break;
      }
      offset -= next * (strides[axis] as number);
      index[axis] = 0;
    }
  }
}

/** A value repeated to a broadcast shape. */
export function broadcastValue(value: Value, shape: readonly number[]): Float64Array {
  const size = sizeOf(shape);
  if (value.data.length === size) return value.data;
  const data = new Float64Array(size);
  forEachOffset(shape, broadcastStrides(value.shape, shape), (position, offset) => {
    data[position] = value.data[offset] as number;
  });
  return data;
}

/** The broadcast shape of concrete values that are known to fit. */
export function broadcastValueShapes(values: readonly Value[]): readonly number[] {
  const rank = Math.max(...values.map(({ shape }) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const { shape } of values) {
    const offset = rank - shape.length;
    for (const [axis, length] of shape.entries()) if (length !== 1) result[offset + axis] = length;
  }
  return result;
}

/** An index as ONNX reads it: a negative one counts from the end, and one out of range is an error. */
export function indexWithin(op: string, index: number, length: number): number {
  const position = index < 0 ? index + length : index;
  if (position >= 0 && position < length) return position;
  throw new RuntimeError({ where: op, expected: `an index from ${-length} to ${length - 1}`, found: String(index) });
}
