import { UsageError } from "../../base/index.ts";
import type { Lowering, OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { DType, Shape, Value } from "../types.ts";
import { isFloating, sizeOf } from "../types.ts";
import { cast, onnxElementType } from "./cast.ts";

interface RandomUniformAttributes {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly stream: number;
}

/** The odd factors and shifts of the splitmix64 finaliser. Source: Steele, Lea and Flood, OOPSLA 2014 (variant 13). */
const firstFactor = 0xbf58476d1ce4e5b9n;
const secondFactor = 0x94d049bb133111ebn;
/** 2⁶⁴ over the golden ratio: multiples of it are far apart. */
const golden = 0x9e3779b97f4a7c15n;
const uint64 = 13;

/** How many bits a number of the dtype takes: those it holds exactly. */
const bitsOf = (dtype: DType): number => (dtype === "float32" ? 24 : 53);

/**
 * Input: the key. Element i is a hash of (i, key, stream): both are scrambled, joined by XOR and mixed again, so no
 * key's numbers are another's shifted or permuted. The element's part is a constant that ONNX Runtime computes once.
 */
export const randomUniformOp: OpDefinition<RandomUniformAttributes> = {
  name: "random-uniform",
  infer(inputs, { shape, dtype }) {
    const [key] = inputs;
    if (key?.dtype !== "int64" || key.shape.length > 0 || !isFloating(dtype)) {
      throw shapeError("random-uniform", `an int64 scalar as key and a floating dtype (given ${dtype})`, inputs);
    }
    return { dtype, shape };
  },
  vjp: () => [null],
  lower: lowerRandomUniform,
  evaluate({ attributes: { shape, dtype, stream } }, [key], { resolve }) {
    const resolved = resolve(shape);
    const bits = bitsOf(dtype);
    const word = scramble(BigInt((key as Value).data[0] as number) ^ streamWord(stream));
    const numbers = Float64Array.from({ length: sizeOf(resolved) }, (_, i) => {
      const joined = wrap((scramble(wrap(BigInt(i) * golden)) ^ word) * firstFactor);
      return Number(wrap((joined ^ (joined >> 32n)) * secondFactor) >> BigInt(64 - bits)) * 2 ** -bits;
    });
    return { shape: resolved, data: numbers };
  },
};

function wrap(word: bigint): bigint {
  return BigInt.asUintN(64, word);
}

function scramble(word: bigint): bigint {
  const first = wrap((word ^ (word >> 30n)) * firstFactor);
  const second = wrap((first ^ (first >> 27n)) * secondFactor);
  return second ^ (second >> 31n);
}

/** Never 0, which scrambling would leave as it is. */
function streamWord(stream: number): bigint {
  return wrap(BigInt(stream + 1) * golden);
}

function lowerRandomUniform(
  { attributes: { shape, dtype, stream } }: Tensor<RandomUniformAttributes>,
  onnx: Lowering,
): string {
  const words = (x: string): string => onnx.emit("Cast", [x], { to: { int: uint64 } });
  const int = (value: bigint): string => onnx.constant("int64", [], BigInt64Array.of(value));
  // A constant's 64 bits are written as int64, the nearest dtype that programs have.
  const word = (value: bigint): string => words(int(BigInt.asIntN(64, value)));
  const times = (a: string, factor: bigint): string => onnx.emit("Mul", [a, word(factor)]);
  const down = (a: string, by: number): string =>
    onnx.emit("BitShift", [a, word(BigInt(by))], { direction: { string: "RIGHT" } });
  const xor = (a: string, b: string): string => onnx.emit("BitwiseXor", [a, b]);
  const folded = (a: string, by: number): string => xor(a, down(a, by));
  const scrambled = (a: string): string =>
    folded(times(folded(times(folded(a, 30), firstFactor), 27), secondFactor), 31);

  const lengths = onnx.dimensions(shape);
  const total = shape.every((length) => typeof length === "number")
    ? int(BigInt(sizeOf(shape)))
    : onnx.emit("ReduceProd", [lengths], { keepdims: { int: 0 } });
  const index = words(onnx.emit("Range", [int(0n), total, int(1n)]));
  const key = scrambled(xor(words(onnx.inputs[0] as string), word(streamWord(stream))));
  const joined = times(xor(scrambled(times(index, golden)), key), firstFactor);
  const bits = bitsOf(dtype);
  const top = onnx.emit("Cast", [down(times(folded(joined, 32), secondFactor), 64 - bits)], {
    to: { int: onnxElementType[dtype] },
  });
  const unit = dtype === "float32" ? Float32Array.of(2 ** -bits) : Float64Array.of(2 ** -bits);
  return onnx.emit("Reshape", [onnx.emit("Mul", [top, onnx.constant(dtype, [], unit)]), lengths]);
}

/** Settings of `randomUniform`. */
export interface RandomUniformOptions {
  readonly dtype?: DType;
  /** Tells apart draws of one key, such as the layers of a model. */
  readonly stream?: number;
}

/**
 * Numbers uniform on [0, 1), multiples of 2⁻²⁴ in float32 and of 2⁻⁵³ in float64. A key and stream always give the
 * same numbers, in every runtime; other keys, however near, give numbers unrelated to them. Not differentiable, not for
 * secrets. About 6 ns an element.
 *
 * @param key a scalar of int64 or uint32, from 0 to 2⁵³, such as a seed's part plus the step's number
 * @example greater(randomUniform(step, x.shape), 0.5) // half of the elements, others every step
 */
export function randomUniform(
  key: Tensor,
  shape: Shape,
  { dtype = "float32", stream = 0 }: RandomUniformOptions = {},
): Tensor {
  if (!Number.isSafeInteger(stream) || stream < 0) {
    throw new UsageError({ where: "random-uniform", expected: "a whole stream number ≥ 0", found: String(stream) });
  }
  const whole = key.dtype === "uint32" ? cast(key, "int64") : key;
  return applyOp(randomUniformOp, [whole], { shape, dtype, stream });
}
