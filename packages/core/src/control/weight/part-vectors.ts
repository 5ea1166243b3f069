import { concat, constant, type DType, reshape, sizeOf, type Tensor } from "../../graph/index.ts";

/** The gradients of one part by all parameters as a row, [1, numbers]. */
export function concatenated(gradients: readonly Tensor[]): Tensor {
  return concat(
    gradients.map((gradient) => reshape(gradient, [1, sizeOf(gradient.shape as readonly number[])])),
    1,
  );
}

/** The identity matrix. */
export function identity(size: number, dtype: DType): Tensor {
  return shiftedRows(size, 0, dtype);
}

/** A matrix whose row i is 1 in the column i + by, round the end, and 0 elsewhere. */
export function shiftedRows(size: number, by: number, dtype: DType): Tensor {
  const cells = Array.from({ length: size * size }, (_, at) => {
    return (Math.floor(at / size) + by) % size === at % size ? 1 : 0;
  });
  return constant(cells, dtype, [size, size]);
}
