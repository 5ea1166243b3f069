import { UsageError } from "../base/index.ts";
import { type FoldInterval, type IntervalOptions, type Spread, spreadInterval, spreadOf } from "./spread.ts";

/** A mean over runs, and how sure it is: ends are null for fewer than 2 values. */
export interface MeanInterval extends Spread, FoldInterval {}

/**
 * Student's t interval of a mean: x̄ ± t(n − 1) · √((1/n + ρ) · s²).
 *
 * ρ is 0 for values that are independent, such as of runs from other initial weights on the same rows. Where each value
 * comes from another draw of training and validation rows out of one table, runs share rows and s²/n is too small; ρ, the
 * validation rows for each training row, then stands for what they share, as in `pairedDifference`.
 *
 * @throws UsageError for a ρ that is negative or not finite
 * @example meanInterval([0.41, 0.44, 0.4]).high
 */
export function meanInterval(
  values: readonly number[],
  { ratio = 0, ...options }: IntervalOptions & { readonly ratio?: number } = {},
): MeanInterval {
  if (!(ratio >= 0 && Number.isFinite(ratio))) {
    throw new UsageError({ where: "ratio", expected: "a number of at least 0", found: String(ratio) });
  }
  const spread = spreadOf(values);
  return { ...spread, ...spreadInterval(spread, ratio, options) };
}
