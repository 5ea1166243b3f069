import { abs, constant, div, max, mul, norm, reduceMax, type Tensor } from "../graph/index.ts";

/** Largest entries below this count as this: no direction is made of a row that small. */
const leastEntry = 1e-30;

/** The rows of a matrix taken apart: `unit` times `length` is the matrix. */
export interface UnitRows {
  /** Rows of length 1, or shorter the nearer a row is to zero; 0 where it is zero. */
  readonly unit: Tensor;
  /** Their lengths, [rows, 1], never 0. */
  readonly length: Tensor;
}

/**
 * Rows as directions and lengths. Each is divided by its largest entry before squares are taken, since those of a row
 * as short as 1e-20, which a loss has near its least value, vanish in float32: divided by a length that has vanished with
 * them it would grow beyond all bounds.
 */
export function unitRows(rows: Tensor): UnitRows {
  const over = { axes: [1], keepDimensions: true };
  const largest = max(reduceMax(abs(rows), over), constant(leastEntry, rows.dtype));
  const scaled = div(rows, largest);
  // Where the largest entry is at least the least, the length of the scaled row is at least 1.
  const rest = max(norm(scaled, over), 1);
  return { unit: div(scaled, rest), length: mul(largest, rest) };
}
