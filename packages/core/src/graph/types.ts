/** Element types of tensors. Differentiation is defined on the floating ones. */
export type DType = "float32" | "float64" | "int64" | "uint32" | "bool" | "string";

/** A dimension: a length, or the name of a length that is known only when the program runs. */
export type Dimension = number | string;

export type Shape = readonly Dimension[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** The storage of each dtype. */
export type ArrayData = Float32Array | Float64Array | BigInt64Array | Uint32Array | Uint8Array | readonly string[];

/** A concrete array, row-major: what programs are fed and what they return. */
export interface NdArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: ArrayData;
}

/**
 * A value inside the reference interpreter: every number is held in float64, whatever its dtype in the program.
 * Strings are the exception.
 */
export interface Value {
  readonly shape: readonly number[];
  readonly data: Float64Array;
  readonly strings?: readonly string[];
}

export function isFloating(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

/** The product of static lengths. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The number of elements, where every length is known before the program runs. */
export function staticSize(shape: Shape): number | undefined {
  const lengths = shape.filter((length) => typeof length === "number");
  return lengths.length === shape.length ? sizeOf(lengths) : undefined;
}

/** A type in words, for errors: `float32[256, 8]`. */
export function formatType({ dtype, shape }: TensorType): string {
  return `${dtype}[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
