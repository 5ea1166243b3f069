import { type Reference, UsageError } from "../base/index.ts";
import { studentQuantile } from "./student.ts";

/** Mean and sample standard deviation of a figure over folds; null where undefined. */
export interface Spread {
  readonly mean: number | null;
  /** With n − 1 in the denominator; null for fewer than 2. */
  readonly deviation: number | null;
  /** How many folds have the figure. */
  readonly count: number;
}

/** What an interval of a difference says: below 0, above 0, both possible, or too few folds to say. */
export type PairedVerdict = "lower" | "higher" | "no difference" | "undefined";

/** The difference of two models that were judged on the same folds. */
export interface PairedDifference extends Spread, FoldInterval {
  /** In how many folds the difference is below 0. */
  readonly negative: number;
  readonly verdict: PairedVerdict;
}

/** The ends of an interval; null where there are too few folds. */
export interface FoldInterval {
  readonly low: number | null;
  readonly high: number | null;
}

/** The share of intervals that hold the true difference, if what they suppose is true. */
export const CONFIDENCE = 0.95;

/** The works that the interval comes from. */
export const pairedReferences: readonly Reference[] = [
  {
    authors: "C. Nadeau, Y. Bengio",
    title: "Inference for the Generalization Error",
    year: 2003,
    source: "Machine Learning 52, 239–281",
    url: "https://doi.org/10.1023/A:1024068626366",
  },
  {
    authors: "R. R. Bouckaert, E. Frank",
    title: "Evaluating the Replicability of Significance Tests for Comparing Learning Algorithms",
    year: 2004,
    source: "PAKDD 2004, LNCS 3056, 3–12",
    url: "https://doi.org/10.1007/978-3-540-24775-3_3",
  },
];

/** Mean and sample deviation. */
export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  if (count === 0) return { mean: null, deviation: null, count };
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: count < 2 ? null : Math.sqrt(squares / (count - 1)), count };
}

/** How sure an interval is. */
export interface IntervalOptions {
  readonly confidence?: number;
}

/**
 * The interval of a mean over the folds of a cross-validation, repeated or not: the corrected resampled t,
 *
 *   d̄ ± t(n − 1) · √((1/n + ρ) · s²), ρ = validation rows / training rows of a fold.
 *
 * The models of different folds share most of their training rows, so their figures are no independent draws: s²/n
 * alone is far too small, and ρ·s² stands for what they share. It is an approximation, conservative as a rule. What it
 * speaks of is training on other rows of the same source, with other weights to begin from; not other sources, and not
 * other settings. Rows that depend on each other (time, groups that were split) make it too narrow.
 *
 * @param ratio ρ; 1/(k − 1) for k folds of equal size
 * @throws UsageError for a ratio that is not positive
 */
export function foldInterval(
  { mean, deviation, count }: Spread,
  ratio: number,
  { confidence = CONFIDENCE }: IntervalOptions = {},
): FoldInterval {
  if (!(ratio > 0 && Number.isFinite(ratio))) {
    throw new UsageError({ where: "ratio", expected: "a number above 0", found: String(ratio) });
  }
  if (mean === null || deviation === null) return { low: null, high: null };
  const margin = studentQuantile((1 + confidence) / 2, count - 1) * Math.sqrt((1 / count + ratio) * deviation ** 2);
  return { low: mean - margin, high: mean + margin };
}

/**
 * The difference of two models over the folds, with the interval of its mean (`foldInterval`).
 *
 * @param differences one a fold, such as controlled − baseline
 * @throws UsageError for a ratio that is not positive
 * @example pairedDifference([-0.02, -0.03, -0.01, -0.02, -0.04], 1 / 4).high
 */
export function pairedDifference(
  differences: readonly number[],
  ratio: number,
  options: IntervalOptions = {},
): PairedDifference {
  const spread = spreadOf(differences);
  const { low, high } = foldInterval(spread, ratio, options);
  const negative = differences.filter((difference) => difference < 0).length;
  const verdict =
    low === null || high === null ? "undefined" : high < 0 ? "lower" : low > 0 ? "higher" : "no difference";
  return { ...spread, low, high, negative, verdict };
}
