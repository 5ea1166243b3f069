import { cast, constant, type Dimension, type DType, isFloating, type Tensor } from "../../graph/index.ts";

/**
 * An array that is known while importing: constants, and what shapes are computed from. An entry that is the batch's
 * length is its name.
 */
export interface Known {
  readonly dtype: "float" | "int64" | "bool";
  readonly shape: readonly number[];
  readonly entries: ArrayLike<Dimension>;
}

/** A value of an imported graph: computed when the model is applied, or known before. */
export type Held = Tensor | Known;

export function isKnown(held: Held): held is Known {
  return "entries" in held;
}

/** The name of the batch's length among known entries. */
export const BATCH = "batch";

/** The numbers of a known array; undefined where one of them is the batch's length. */
export function numbersOfKnown({ entries }: Known): readonly number[] | undefined {
  const numbers = Array.from(entries);
  return numbers.every((entry) => typeof entry === "number") ? (numbers as number[]) : undefined;
}

/** A known array as a constant; undefined where one of its entries is the batch's length. */
export function constantOf(known: Known, dtype: DType): Tensor | undefined {
  const numbers = numbersOfKnown(known);
  return numbers === undefined ? undefined : constant(numbers, dtype, known.shape);
}

/** A tensor in the dtype that the model computes in. */
export function inDType(tensor: Tensor, dtype: DType): Tensor {
  return isFloating(tensor.dtype) ? cast(tensor, dtype) : tensor;
}
