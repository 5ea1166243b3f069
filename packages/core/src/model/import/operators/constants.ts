import { onnxElementType } from "../../../graph/index.ts";
import type { OnnxNode } from "../../../onnx/index.ts";
import {
  type Call,
  floatOf,
  heldAt,
  intOf,
  intsOf,
  keepSmall,
  known,
  knownAt,
  knownOf,
  lengthsAt,
  numbersAt,
  refuse,
  tensorAt,
} from "../call.ts";
import { broadcastKnown } from "../fold.ts";
import { BATCH, type Held, inDType, isKnown, type Known } from "../held.ts";
import type { ImportedOperator } from "../operator.ts";

/** What a Constant node holds, in any of the forms that it may be written in. */
function constantValue(call: Call): Known {
  const { attributes } = call.node;
  const [name = "nothing"] = attributes.keys();
  if (name === "value_float") return known("float", [floatOf(call, name, 0)], []);
  if (name === "value_floats") return known("float", attributes.get(name)?.floats ?? []);
  if (name === "value_int") return known("int64", [intOf(call, name, 0)], []);
  if (name === "value_ints") return known("int64", intsOf(call, name) ?? []);
  return knownOf(call, "value") ?? refuse(call, "a tensor or numbers", name);
}

/** The shape of an input from one axis up to another, as an array that is known. */
function shapeOf(call: Call): Known {
  const held = isKnown(heldAt(call, 0)) ? knownAt(call, 0) : tensorAt(call, 0);
  const lengths = held.shape.map((length) => (length === call.batch && typeof length === "string" ? BATCH : length));
  const end = intOf(call, "end", lengths.length);
  return known("int64", lengths.slice(intOf(call, "start", 0), end));
}

/** ONNX's numbers of the types that the model's numbers may be cast to: float, double. */
const floating: readonly number[] = [onnxElementType.float32, onnxElementType.float64];

/** Casts between floating types are none: the model computes in one. */
function cast(call: Call): Held {
  const to = intOf(call, "to", onnxElementType.float32);
  const held = heldAt(call, 0);
  if (!isKnown(held)) {
    if (!floating.includes(to)) refuse(call, "a cast to float or double", `one to type ${to}`);
    return inDType(tensorAt(call, 0), call.dtype);
  }
  const { entries, shape, dtype } = held;
  if (floating.includes(to)) return known("float", numbersAt(call, 0), shape);
  const entry = (each: number | string): number | string => (typeof each === "string" ? each : Math.trunc(each));
  if (to === onnxElementType.bool)
    return known(
      "bool",
      Array.from(numbersAt(call, 0), (each) => Number(each !== 0)),
      shape,
    );
  return known("int64", dtype === "float" ? Array.from(entries, entry) : entries, shape);
}

/** An axis stays where it is. */
const same = (_: OnnxNode, axis: number): number => axis;

/** What is computed of constants and shapes alone, before the model is applied; and Cast, Identity and Dropout. */
export const constantOperators: Readonly<Record<string, ImportedOperator>> = {
  Constant: { curvature: "none", apply: constantValue },
  ConstantOfShape: {
    curvature: "none",
    apply(call) {
      const { dtype, entries } = knownOf(call, "value") ?? known("float", [0]);
      const shape = numbersAt(call, 0);
      const count = shape.reduce((product, length) => product * length, 1);
      keepSmall(call, count);
      return known(
        dtype,
        Array.from({ length: count }, () => entries[0] as number),
        shape,
      );
    },
  },
  Shape: { curvature: "none", fixed: [0], apply: shapeOf },
  Equal: {
    curvature: "none",
    fixed: [0, 1],
    apply(call) {
      const aligned = broadcastKnown(call) ?? refuse(call, "constants to compare", "data");
      const [a, b] = aligned.lists as readonly [readonly unknown[], readonly unknown[]];
      return known(
        "bool",
        a.map((entry, i) => Number(entry === b[i])),
        aligned.shape,
      );
    },
  },
  Where: {
    curvature: "none",
    fixed: [0, 1, 2],
    apply(call) {
      const aligned = broadcastKnown(call) ?? refuse(call, "constants to choose between", "data");
      const [condition, a, b] = aligned.lists as readonly (readonly (number | string)[])[];
      const chosen = condition?.map((holds, i) => (holds === 0 ? b?.[i] : a?.[i]) as number | string) ?? [];
      return known(knownAt(call, 1).dtype, chosen, aligned.shape);
    },
  },
  Range: {
    curvature: "none",
    fixed: [0, 1, 2],
    apply(call) {
      const [start, limit, step] = [0, 1, 2].map((i) => numbersAt(call, i)[0]) as [number, number, number];
      const count = Math.max(0, Math.ceil((limit - start) / step));
      keepSmall(call, count);
      return known(
        knownAt(call, 0).dtype,
        Array.from({ length: count }, (_, i) => start + i * step),
      );
    },
  },
  Cast: { curvature: "none", view: true, axisBefore: same, apply: cast },
  Identity: { curvature: "none", view: true, axisBefore: same, apply: (call) => heldAt(call, 0) },
  Dropout: {
    curvature: "none",
    view: true,
    fixed: [1, 2],
    apply(call) {
      const training = call.operands[2] === undefined ? 0 : lengthsAt(call, 2)[0];
      if (training === 0) return heldAt(call, 0);
      return refuse(call, "dropout that is off", "training_mode", "export the model in its evaluation mode");
    },
  },
};
