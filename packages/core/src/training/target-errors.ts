import { type RegressionTarget, type TargetColumn, targetScaler } from "../data/index.ts";
import { type ErrorMetrics, errorMetrics } from "./errors-of.ts";

/** What is known of some rows. */
export interface KnownTargets {
  /** Encoded, row-major. */
  readonly targets: Float32Array;
  /** The rows' weights; all alike where undefined. */
  readonly weights: Float32Array | undefined;
}

/** Errors of predicted numbers. */
export interface TargetErrors {
  /**
   * Of one number in raw units. Of several the mean over them: RMSE, MAE and output variance in standard units (of the
   * transformed, standardised numbers), R² of the raw ones.
   */
  readonly overall: ErrorMetrics;
  /** Of each number, in its raw units. */
  readonly outputs: Readonly<Record<string, ErrorMetrics>>;
}

/**
 * Errors of encoded predictions against encoded targets, the transforms inverted.
 *
 * @param predictions rows × columns, row-major, as are the targets
 */
export function targetErrors(
  { columns }: RegressionTarget,
  predictions: Float32Array,
  { targets, weights }: KnownTargets,
): TargetErrors {
  const pairs = columns.map((column, i) => {
    const [found, wanted] = [outputColumn(predictions, columns.length, i), outputColumn(targets, columns.length, i)];
    return { found, wanted, raw: rawErrors(column, found, wanted, weights) };
  });
  const outputs = Object.fromEntries(pairs.map(({ raw }, i) => [columns[i]?.name ?? "", raw]));
  const [first] = pairs;
  if (first !== undefined && pairs.length === 1) return { overall: first.raw, outputs };
  const standard = pairs.map(({ found, wanted }) => errorMetrics(found, wanted, 1, weights));
  return {
    overall: {
      rmse: meanOf(standard.map(({ rmse }) => rmse)),
      mae: meanOf(standard.map(({ mae }) => mae)),
      r2: meanOf(pairs.map(({ raw }) => raw.r2)),
      outputVariance: meanOf(standard.map(({ outputVariance }) => outputVariance)),
    },
    outputs,
  };
}

function rawErrors(
  column: TargetColumn,
  predictions: Float32Array,
  targets: Float32Array,
  weights: Float32Array | undefined,
): ErrorMetrics {
  const { linear, decode, restore } = targetScaler(column);
  if (linear) return errorMetrics(predictions, targets, column.deviation, weights);
  return errorMetrics(Float64Array.from(predictions, decode), Float64Array.from(targets, restore), 1, weights);
}

/** One column of a row-major matrix; the matrix itself where it has no other. */
export function outputColumn(matrix: Float32Array, width: number, column: number): Float32Array {
  if (width === 1) return matrix;
  return Float32Array.from({ length: matrix.length / width }, (_, row) => matrix[row * width + column] as number);
}

/** Null where one of the values is, or there are none. */
export function meanOf(values: readonly (number | null)[]): number | null {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return values.length === 0 ? null : total / values.length;
}
