import { FormatError } from "../../base/index.ts";
import { type Dimension, type DType, type Shape, sizeOf, type Tensor } from "../../graph/index.ts";
import { type OnnxNode, onnxNumbers } from "../../onnx/index.ts";
import { BATCH, constantOf, type Held, isKnown, type Known, numbersOfKnown } from "./held.ts";

/** A node about to be applied: what its operator may ask. */
export interface Call {
  readonly node: OnnxNode;
  /** The node, as errors name it. */
  readonly where: string;
  /** The dtype that the model computes in. */
  readonly dtype: DType;
  /** The length of the batch: its name while importing. */
  readonly batch: Dimension;
  /** The length that the file fixes the batch to, if it does. */
  readonly fixedBatch?: number;
  /** Undefined for an optional input that is absent. */
  readonly operands: readonly (Held | undefined)[];
  /** What was settled while importing and must not depend on the length of a batch. */
  settled(settle: () => Shape): Shape;
}

/** Says that a node cannot be imported. */
export function refuse({ where }: Call, expected: string, found: string, remedy?: string): never {
  throw new FormatError({ where, expected, found, ...(remedy === undefined ? {} : { remedy }) });
}

/** An input, in tensors or known. */
export function heldAt(call: Call, index: number): Held {
  const held = call.operands[index];
  return held ?? refuse(call, `an input ${index + 1}`, `${call.operands.length} inputs`);
}

/** An input in tensors; a known array becomes a constant. */
export function tensorAt(call: Call, index: number): Tensor {
  const held = heldAt(call, index);
  if (!isKnown(held)) return held;
  return constantOf(held, call.dtype) ?? refuse(call, "numbers to compute with", "the length of the batch");
}

export function optionalTensorAt(call: Call, index: number): Tensor | undefined {
  return call.operands[index] === undefined ? undefined : tensorAt(call, index);
}

/** An input that must be known before the model is applied. */
export function knownAt(call: Call, index: number): Known {
  const held = heldAt(call, index);
  return isKnown(held) ? held : refuse(call, `a constant as input ${index + 1}`, "one that depends on the data");
}

/** The lengths in an input, the batch's among them as it is now. */
export function lengthsAt(call: Call, index: number): readonly Dimension[] {
  return Array.from(knownAt(call, index).entries, (entry) => (entry === BATCH ? call.batch : entry));
}

export function numbersAt(call: Call, index: number): readonly number[] {
  const numbers = numbersOfKnown(knownAt(call, index));
  return numbers ?? refuse(call, `a constant as input ${index + 1}`, "the length of the batch");
}

/** The one number in an optional input. */
export function numberAt(call: Call, index: number): number | undefined {
  if (call.operands[index] === undefined) return undefined;
  const numbers = numbersAt(call, index);
  return numbers.length === 1 ? numbers[0] : refuse(call, `one number as input ${index + 1}`, `${numbers.length}`);
}

/** A whole number among the attributes. Files leave out what is 0 within one that is there. */
export function intOf({ node }: Call, name: string, fallback: number): number {
  const attribute = node.attributes.get(name);
  return attribute === undefined ? fallback : (attribute.i ?? 0);
}

export function floatOf({ node }: Call, name: string, fallback: number): number {
  const attribute = node.attributes.get(name);
  return attribute === undefined ? fallback : (attribute.f ?? 0);
}

const utf8 = new TextDecoder();

export function stringOf({ node }: Call, name: string, fallback: string): string {
  const bytes = node.attributes.get(name)?.s;
  return bytes === undefined ? fallback : utf8.decode(bytes);
}

/** A list of whole numbers; undefined where the node has none of that name. */
export function intsOf({ node }: Call, name: string): readonly number[] | undefined {
  const attribute = node.attributes.get(name);
  return attribute === undefined ? undefined : (attribute.ints ?? []);
}

/** A tensor among the attributes. */
export function knownOf({ node, where }: Call, name: string): Known | undefined {
  const tensor = node.attributes.get(name)?.t;
  if (tensor === undefined) return undefined;
  const { dtype, shape, values } = onnxNumbers(tensor, `${where}, attribute ${name}`);
  return { dtype: dtype === "float32" || dtype === "float64" ? "float" : dtype, shape, entries: values };
}

/** Axes that are an input from some operator set on and an attribute before; undefined where neither is there. */
export function axesOf(call: Call, index: number): readonly number[] | undefined {
  return call.operands[index] === undefined ? intsOf(call, "axes") : numbersAt(call, index);
}

/** An axis counted from the front. */
export function axisWithin(call: Call, axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(positive) && positive >= 0 && positive < rank) return positive;
  return refuse(call, `an axis from ${-rank} to ${rank - 1}`, String(axis));
}

/** Throws where an operator would mix rows of the batch: a model predicts each row by itself. */
export function keepBatch(call: Call, { shape }: Tensor, axes: readonly number[]): void {
  const isBatch = (axis: number): boolean => typeof call.batch === "string" && shape[axis] === call.batch;
  if (axes.some(isBatch)) refuse(call, "axes other than the batch's", "the batch's");
}

/** The most elements that a constant may be computed to have. */
const LARGEST = 2 ** 24;

/** Throws for constants that are larger than those of any network. */
export function keepSmall(call: Call, elements: number): void {
  if (!(elements >= 0 && elements <= LARGEST)) refuse(call, `at most ${LARGEST} elements`, String(elements));
}

/** An array of known entries, of a rank of 0 or 1 where its shape is not given. */
export function known(
  dtype: Known["dtype"],
  entries: ArrayLike<Dimension>,
  shape: readonly number[] = [entries.length],
): Known {
  if (entries.length !== sizeOf(shape)) throw new Error(`${entries.length} entries for [${shape.join(", ")}]`);
  return { dtype, shape, entries };
}
