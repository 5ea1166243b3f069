import { ShapeError } from "../../base/index.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, isOp } from "../tensor.ts";
import type { ArrayData, DType, NdArray } from "../types.ts";
import { isFloating, sizeOf } from "../types.ts";
import { expandOp } from "./expand.ts";

interface ConstantAttributes {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** A constant of at most so many elements is repeated wherever it is read, which costs less than handing it on. */
export const smallConstant = 1024;

export const constantOp: OpDefinition<ConstantAttributes> = {
  name: "constant",
  infer: (_, { dtype, shape }) => ({ dtype, shape }),
  vjp: () => [],
  lower: ({ attributes: { dtype, shape, values } }, onnx) => onnx.constant(dtype, shape, storageOf(dtype, values)),
  evaluate: ({ attributes: { shape, values } }) => ({ shape, data: values }),
};

/** A constant: a number, or an array with its shape. */
export function constant(value: number | ArrayLike<number>, dtype: DType, shape: readonly number[] = []): Tensor {
  const values = typeof value === "number" ? new Float64Array(sizeOf(shape)).fill(value) : Float64Array.from(value);
  const fraction = isFloating(dtype) ? undefined : values.find((each) => !Number.isInteger(each));
  if (values.length !== sizeOf(shape) || fraction !== undefined) {
    throw new ShapeError({
      where: "constant",
      expected: `${sizeOf(shape)} numbers that ${dtype} holds`,
      found: fraction === undefined ? `${values.length} numbers` : String(fraction),
    });
  }
  return applyOp(constantOp, [], { dtype, shape, values });
}

/** The number that every element of a constant (or of one expanded) equals, if the tensor is such a constant. */
export function constantNumber(tensor: Tensor): number | undefined {
  if (isOp(tensor, expandOp)) return constantNumber(tensor.inputs[0] as Tensor);
  if (!isOp(tensor, constantOp)) return undefined;
  const [first, ...rest] = tensor.attributes.values.length > 64 ? [] : tensor.attributes.values;
  return first !== undefined && rest.every((value) => value === first) ? first : undefined;
}

/** Numbers in the storage of a dtype. */
export function storageOf(dtype: DType, values: Float64Array): ArrayData {
  switch (dtype) {
    case "float32":
      return Float32Array.from(values);
    case "float64":
      return values;
    case "int64":
      return BigInt64Array.from(values, (value) => BigInt(value));
    case "uint32":
      return Uint32Array.from(values);
    case "bool":
      return Uint8Array.from(values);
    case "string":
      return Array.from(values, String);
  }
}

/** A float64 view of an array's numbers; strings have none. */
export function numbersOf({ data, dtype }: NdArray): Float64Array {
  if (data instanceof Float64Array) return data;
  if (data instanceof BigInt64Array) return Float64Array.from(data, Number);
  if (dtype === "string") return new Float64Array();
  return Float64Array.from(data as ArrayLike<number>);
}
