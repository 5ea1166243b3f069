import { randomStream } from "../base/index.ts";
import { type DType, type NdArray, sizeOf, storageOf } from "../graph/index.ts";

/** An array of numbers: a list with its shape, or one number. */
export function arrayOf(dtype: DType, shape: readonly number[], values: readonly number[]): NdArray {
  return { dtype, shape, data: storageOf(dtype, Float64Array.from(values)) };
}

/** What `sampleArray` draws from. */
export interface SampleOptions {
  readonly from?: number;
  readonly to?: number;
  readonly seed?: number;
  /** Points (kinks, poles) to keep away from, and how far. */
  readonly avoid?: readonly number[];
  readonly distance?: number;
}

/** Numbers drawn evenly between two bounds, the same for the same seed: inputs for checks of derivatives. */
export function sampleArray(
  shape: readonly number[],
  { from = -2, to = 2, seed = 0, avoid = [], distance = 0.05 }: SampleOptions = {},
): NdArray {
  const random = randomStream(seed, "sample", shape.join(","));
  const draw = (): number => {
    for (;;) {
      const value = from + (to - from) * random.uniform();
      if (avoid.every((point) => Math.abs(value - point) > distance)) return value;
    }
  };
  return arrayOf("float64", shape, Array.from({ length: sizeOf(shape) }, draw));
}

/** A floating array in another floating dtype; others as they are. */
export function inDType(array: NdArray, dtype: "float32" | "float64"): NdArray {
  const { data, shape } = array;
  if (array.dtype !== "float32" && array.dtype !== "float64") return array;
  return { dtype, shape, data: storageOf(dtype, Float64Array.from(data as ArrayLike<number>)) };
}
