import { type Reference, UsageError } from "../base/index.ts";
import { type MeanInterval, meanInterval } from "./mean-interval.ts";
import type { IntervalOptions } from "./spread.ts";
import { studentTails } from "./student.ts";

/** The mean of paired differences, its interval, and how often chance alone would bring it. */
export interface PairedTest extends MeanInterval {
  /** P(|T| ≥ |t|) if the true mean were 0; null for fewer than 2 differences. */
  readonly p: number | null;
}

/** The works that the tests come from. */
export const pairedTestReferences: readonly Reference[] = [
  {
    authors: "Student",
    title: "The Probable Error of a Mean",
    year: 1908,
    source: "Biometrika 6(1), 1–25",
    url: "https://doi.org/10.1093/biomet/6.1.1",
  },
  {
    authors: "S. Holm",
    title: "A Simple Sequentially Rejective Multiple Test Procedure",
    year: 1979,
    source: "Scandinavian Journal of Statistics 6(2), 65–70",
  },
];

/**
 * Student's paired t: d̄ ± t(n − 1)·s/√n, and the two-sided p of d̄ = 0.
 *
 * The differences must be independent draws, such as those of two trainings on the same rows from n seeds; of folds that
 * share rows take `pairedDifference`. It supposes differences near to normal. Equal differences have the interval of one
 * point, and p 0, or 1 where all are 0.
 *
 * @param differences one a pair, finite
 * @throws UsageError for one that is not finite
 * @example pairedTest([-0.02, -0.03, -0.01, -0.02, -0.04]).p
 *
 * Reference: Student 1908.
 */
export function pairedTest(differences: readonly number[], options: IntervalOptions = {}): PairedTest {
  const wrong = differences.find((difference) => !Number.isFinite(difference));
  if (wrong !== undefined)
    throw new UsageError({ where: "paired test", expected: "finite numbers", found: `${wrong}` });
  const interval = meanInterval(differences, options);
  const { mean, deviation, count } = interval;
  if (mean === null || deviation === null) return { ...interval, p: null };
  return { ...interval, p: mean === 0 ? 1 : studentTails(mean / (deviation / Math.sqrt(count)), count - 1) };
}

/**
 * p values adjusted for their number by Holm's method, in the order given: rejecting those at most α keeps the chance of
 * one false rejection or more below α, whatever they have to do with each other. Undefined ones (null) stay so and do not
 * count.
 *
 * p₍₁₎ ≤ … ≤ p₍ₘ₎: the adjusted p₍ᵢ₎ is the largest min(1, (m − j + 1)·p₍ⱼ₎) for j ≤ i.
 *
 * @example holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 *
 * Reference: Holm 1979.
 */
export function holm(values: readonly (number | null)[]): readonly (number | null)[] {
  const known = values.flatMap((p, place) => (p === null ? [] : [{ p, place }])).sort((a, b) => a.p - b.p);
  const adjusted: (number | null)[] = values.map(() => null);
  let largest = 0;
  for (const [i, { p, place }] of known.entries()) {
    largest = Math.max(largest, Math.min(1, (known.length - i) * p));
    adjusted[place] = largest;
  }
  return adjusted;
}
