import { type Dimension, sizeOf } from "../../graph/index.ts";
import { type Call, keepSmall, known } from "./call.ts";
import { isKnown, type Known, numbersOfKnown } from "./held.ts";

/** The inputs of a node, where all are known; undefined where one is not. */
export function knownOperands({ operands }: Call): readonly Known[] | undefined {
  const found = operands.filter((operand) => operand !== undefined);
  return found.every(isKnown) && found.length > 0 ? found : undefined;
}

/** Where the elements of a known array stand in a shape it broadcasts to. */
function broadcastEntries({ shape, entries }: Known, to: readonly number[]): readonly Dimension[] {
  const offset = to.length - shape.length;
  return Array.from({ length: sizeOf(to) }, (_, position) => {
    let [index, stride, rest] = [0, 1, position];
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const at = rest % (to[axis] as number);
      rest = Math.floor(rest / (to[axis] as number));
      const length = axis < offset ? 1 : (shape[axis - offset] as number);
      if (length !== 1) index += at * stride;
      stride *= length;
    }
    return entries[index] as Dimension;
  });
}

/** The shape that known arrays broadcast to; undefined where they do not. */
function commonShape(arrays: readonly Known[]): readonly number[] | undefined {
  const rank = Math.max(...arrays.map(({ shape }) => shape.length));
  const common = new Array<number>(rank).fill(1);
  for (const { shape } of arrays) {
    for (const [i, length] of shape.entries()) {
      const axis = rank - shape.length + i;
      if (length === 1 || length === common[axis]) continue;
      if (common[axis] !== 1) return undefined;
      common[axis] = length;
    }
  }
  return common;
}

/** Known arrays brought to one shape; undefined where one input is not known, or they do not fit. */
export function broadcastKnown(
  call: Call,
): { readonly shape: readonly number[]; readonly lists: readonly (readonly Dimension[])[] } | undefined {
  const arrays = knownOperands(call);
  const shape = arrays === undefined ? undefined : commonShape(arrays);
  if (arrays === undefined || shape === undefined) return undefined;
  keepSmall(call, sizeOf(shape));
  return { shape, lists: arrays.map((array) => broadcastEntries(array, shape)) };
}

/** Arithmetic on known arrays, of which none holds the length of the batch; undefined for others. */
export function foldElementwise(
  call: Call,
  fold: (a: number, b: number, dtype: Known["dtype"]) => number,
): Known | undefined {
  const arrays = knownOperands(call);
  const aligned = broadcastKnown(call);
  if (arrays === undefined || aligned === undefined) return undefined;
  if (arrays.some((array) => numbersOfKnown(array) === undefined)) return undefined;
  const [a, b = a] = aligned.lists as readonly [readonly number[], (readonly number[])?];
  const { dtype } = arrays[0] as Known;
  return known(
    dtype,
    a.map((x, i) => fold(x, b?.[i] as number, dtype)),
    aligned.shape,
  );
}
