import { type Reference, UsageError } from "../base/index.ts";
import { type FoldInterval, type IntervalOptions, type Spread, spreadInterval, spreadOf } from "./spread.ts";

/** What an interval of a difference says: below 0, above 0, both possible, or too few folds to say. */
export type PairedVerdict = "lower" | "higher" | "no difference" | "undefined";

/** The difference of two models that were judged on the same folds. */
export interface PairedDifference extends Spread, FoldInterval {
  /** In how many folds the difference is below 0. */
  readonly negative: number;
  readonly verdict: PairedVerdict;
}

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
export function foldInterval(spread: Spread, ratio: number, options: IntervalOptions = {}): FoldInterval {
  if (!(ratio > 0 && Number.isFinite(ratio))) {
    throw new UsageError({ where: "ratio", expected: "a number above 0", found: String(ratio) });
  }
  return spreadInterval(spread, ratio, options);
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
