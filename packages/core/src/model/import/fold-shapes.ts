import { type Dimension, sizeOf } from "../../graph/index.ts";
import { type Call, known, knownAt, numbersAt, refuse } from "./call.ts";
import type { Known } from "./held.ts";

/** Elements of a known array along an axis, by the numbers in the second input. */
export function gatherKnown(call: Call, { dtype, shape, entries }: Known, axis: number): Known {
  const length = shape[axis] as number;
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  const picked: Dimension[] = [];
  const indices = numbersAt(call, 1).map((index) => (index < 0 ? index + length : index));
  const wrong = indices.find((index) => !(index >= 0 && index < length));
  if (wrong !== undefined) refuse(call, `indices below ${length}`, String(wrong));
  for (let i = 0; i < outer; i++) {
    for (const index of indices) {
      for (let j = 0; j < inner; j++) picked.push(entries[(i * length + index) * inner + j] as Dimension);
    }
  }
  return known(dtype, picked, [...shape.slice(0, axis), ...knownAt(call, 1).shape, ...shape.slice(axis + 1)]);
}

/** Where a part begins and ends, and in which steps. */
interface Ranges {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes: readonly number[];
  readonly steps: readonly number[];
}

/** A part of a known vector. */
export function sliceKnown(call: Call, { dtype, shape, entries }: Known, ranges: Ranges): Known {
  const { starts, ends, axes, steps } = ranges;
  const [start = 0, end = 0, step = 1] = [starts[0], ends[0], steps[0]];
  if (shape.length !== 1 || axes.length !== 1 || step < 1) refuse(call, "a part of a vector", `[${shape.join(", ")}]`);
  const length = entries.length;
  const within = (index: number): number => Math.min(Math.max(index < 0 ? index + length : index, 0), length);
  const taken: Dimension[] = [];
  for (let i = within(start); i < within(end); i += step) taken.push(entries[i] as Dimension);
  return known(dtype, taken);
}
