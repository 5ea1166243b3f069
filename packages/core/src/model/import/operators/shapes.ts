import {
  concat,
  constant,
  type Dimension,
  expand,
  gather,
  reshape,
  type Shape,
  sizeOf,
  slice,
  split,
  type Tensor,
  transpose,
} from "../../../graph/index.ts";
import {
  axesOf,
  axisWithin,
  type Call,
  heldAt,
  intOf,
  intsOf,
  keepBatch,
  known,
  knownAt,
  lengthsAt,
  numbersAt,
  refuse,
  tensorAt,
} from "../call.ts";
import { gatherKnown, sliceKnown } from "../fold-shapes.ts";
import { BATCH, type Held, isKnown } from "../held.ts";
import type { ImportedOperator } from "../operator.ts";

const isNumber = (length: Dimension): length is number => typeof length === "number";

/** The shape of an input, known or not, with the batch's length under its name. */
function shapeAt(call: Call): Shape {
  const held = heldAt(call, 0);
  return isKnown(held) ? held.shape : tensorAt(call, 0).shape;
}

/** An input in another shape, which is found while importing: a batch of one row has lengths of 1 that are no axes. */
function reshaped(call: Call, target: (call: Call) => Shape): Held {
  const held = heldAt(call, 0);
  const shape = call.settled(() => target(call)).map((length) => (length === BATCH ? call.batch : length));
  if (!isKnown(held)) return reshape(tensorAt(call, 0), shape);
  const lengths = shape.filter(isNumber);
  const fits = lengths.length === shape.length && sizeOf(lengths) === held.entries.length;
  if (!fits) refuse(call, `a shape of ${held.entries.length} elements`, `[${shape.join(", ")}]`);
  return known(held.dtype, held.entries, lengths);
}

/** Reshape's target with its 0 and −1 filled in, and the batch in place of the length that the file fixes it to. */
function reshapedShape(call: Call): Shape {
  const from = shapeAt(call);
  const wanted = lengthsAt(call, 1);
  const zero = intOf(call, "allowzero", 0) === 1;
  const target = wanted.map((length, axis) => {
    if (length === 0 && !zero) return from[axis] ?? refuse(call, `a length for axis ${axis}`, "0");
    return length === call.fixedBatch && axis === 0 && from[0] === call.batch ? call.batch : length;
  });
  const open = target.indexOf(-1);
  if (open < 0) return target;
  const rest = target.filter((_, axis) => axis !== open);
  const names = from.filter((length) => !isNumber(length) && !rest.includes(length));
  const count = sizeOf(from.filter(isNumber)) / sizeOf(rest.filter(isNumber));
  const [name, ...others] = names;
  if (name === undefined && Number.isInteger(count)) return target.with(open, count);
  if (name !== undefined && others.length === 0 && count === 1) return target.with(open, name);
  const expected = "a shape that keeps the batch's axis by itself";
  return refuse(call, expected, `[${from.join(", ")}] to [${wanted.join(", ")}]`);
}

/** Lengths of 1 taken out; those of the given axes, or all. */
function squeezedShape(call: Call): Shape {
  const from = shapeAt(call);
  const axes = axesOf(call, 1)?.map((axis) => axisWithin(call, axis, from.length));
  const wrong = axes?.find((axis) => from[axis] !== 1);
  if (wrong !== undefined) refuse(call, `a length of 1 along axis ${wrong}`, String(from[wrong]));
  return from.filter((length, axis) => (axes === undefined ? length !== 1 : !axes.includes(axis)));
}

/** Lengths of 1 put in, at axes of the result. */
function unsqueezedShape(call: Call): Shape {
  const from = shapeAt(call);
  const given = axesOf(call, 1) ?? refuse(call, "axes", "none");
  const rank = from.length + given.length;
  const axes = given.map((axis) => axisWithin(call, axis, rank));
  const rest = [...from];
  return Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.shift() as Dimension)));
}

/** Two axes: those before one, and from it on, each multiplied out. */
function flattenedShape(call: Call): Shape {
  const from = shapeAt(call);
  const axis = intOf(call, "axis", 1);
  const at = axis < 0 ? axis + from.length : axis;
  const whole = (lengths: Shape): Dimension => {
    const names = lengths.filter((length) => !isNumber(length));
    const count = sizeOf(lengths.filter(isNumber));
    if (names.length === 0) return count;
    if (names.length === 1 && count === 1) return names[0] as Dimension;
    return refuse(call, "an axis that keeps the batch's by itself", String(axis));
  };
  return [whole(from.slice(0, at)), whole(from.slice(at))];
}

/** Elements along an axis by their numbers. */
function gathered(call: Call): Held {
  const held = heldAt(call, 0);
  const indices = knownAt(call, 1);
  const axis = axisWithin(call, intOf(call, "axis", 0), held.shape.length);
  if (isKnown(held)) return gatherKnown(call, held, axis);
  const x = tensorAt(call, 0);
  keepBatch(call, x, [axis]);
  const rank = x.shape.length;
  const front = [axis, ...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis)];
  const picked = gather(transpose(x, front), constant(numbersAt(call, 1), "int64", indices.shape));
  // The picked axes stand first; they belong where the axis was.
  const own = indices.shape.length;
  const before = Array.from({ length: axis }, (_, i) => own + i);
  const after = Array.from({ length: rank - 1 - axis }, (_, i) => own + axis + i);
  return transpose(picked, [...before, ...Array.from({ length: own }, (_, i) => i), ...after]);
}

/** A part along axes, in steps of 1. */
function sliced(call: Call): Held {
  const held = heldAt(call, 0);
  const [starts, ends] = [numbersAt(call, 1), numbersAt(call, 2)];
  const axes = call.operands[3] === undefined ? starts.map((_, axis) => axis) : numbersAt(call, 3);
  const steps = call.operands[4] === undefined ? starts.map(() => 1) : numbersAt(call, 4);
  if (isKnown(held)) return sliceKnown(call, held, { starts, ends, axes, steps });
  if (steps.some((step) => step !== 1)) refuse(call, "steps of 1", steps.join(", "));
  const x = tensorAt(call, 0);
  const positive = axes.map((axis) => axisWithin(call, axis, x.shape.length));
  const within = (index: number, i: number): number => {
    const length = x.shape[positive[i] as number];
    if (!isNumber(length as Dimension)) return refuse(call, "axes other than the batch's", "the batch's");
    const fromEnd = index < 0 ? index + (length as number) : index;
    return Math.min(Math.max(fromEnd, 0), length as number);
  };
  const first = starts.map(within);
  const last = ends.map((end, i) => Math.max(within(end, i), first[i] as number));
  return slice(x, first, last, positive);
}

function parts(call: Call): readonly Tensor[] {
  const x = tensorAt(call, 0);
  const axis = axisWithin(call, intOf(call, "axis", 0), x.shape.length);
  keepBatch(call, x, [axis]);
  const length = x.shape[axis] as number;
  const count = intOf(call, "num_outputs", call.node.outputs.length);
  if (!(count >= 1 && count <= length)) refuse(call, `at most ${length} outputs`, String(count));
  const each = Math.ceil(length / count);
  const even = Array.from({ length: count }, (_, i) => Math.min(each, length - i * each));
  return split(x, call.operands[1] === undefined ? even : numbersAt(call, 1), axis);
}

function concatenated(call: Call): Held {
  const axis = intOf(call, "axis", 0);
  const held = call.operands.filter((operand) => operand !== undefined);
  const [first] = held;
  if (first !== undefined && isKnown(first) && held.every(isKnown) && first.shape.length === 1) {
    return known(
      first.dtype,
      held.flatMap(({ entries }) => Array.from(entries)),
    );
  }
  return concat(
    call.operands.map((_, i) => tensorAt(call, i)),
    axis,
  );
}

/** The same elements in another shape; its second input is that shape, or its axes. */
function view(target: (call: Call) => Shape): ImportedOperator {
  return { curvature: "none", view: true, fixed: [1], apply: (call) => reshaped(call, target) };
}

/** Operators that move elements about without changing them. */
export const shapeOperators: Readonly<Record<string, ImportedOperator>> = {
  Reshape: view(reshapedShape),
  Flatten: view(flattenedShape),
  Squeeze: view(squeezedShape),
  Unsqueeze: view(unsqueezedShape),
  Transpose: {
    curvature: "none",
    view: true,
    axisBefore: ({ attributes }, axis, rank) => (attributes.get("perm")?.ints ?? [])[axis] ?? rank - 1 - axis,
    apply(call) {
      const x = tensorAt(call, 0);
      return transpose(x, intsOf(call, "perm") ?? x.shape.map((_, axis) => x.shape.length - 1 - axis));
    },
  },
  Expand: {
    curvature: "none",
    fixed: [1],
    apply(call) {
      const x = tensorAt(call, 0);
      const target = lengthsAt(call, 1);
      // An axis of 1 in the target keeps the input's length.
      const offset = target.length - x.shape.length;
      const own = (axis: number): Dimension | undefined => x.shape[axis - offset];
      return expand(
        x,
        Array.from({ length: Math.max(target.length, x.shape.length) }, (_, axis) => {
          if (offset < 0) return refuse(call, `a shape of rank ${x.shape.length}`, `[${target.join(", ")}]`);
          return target[axis] === 1 ? (own(axis) ?? 1) : (target[axis] as Dimension);
        }),
      );
    },
  },
  Gather: { curvature: "none", fixed: [1], apply: gathered },
  Slice: { curvature: "none", fixed: [1, 2, 3, 4], apply: sliced },
  Split: { curvature: "none", fixed: [1], apply: parts },
  Concat: { curvature: "none", apply: concatenated },
};
