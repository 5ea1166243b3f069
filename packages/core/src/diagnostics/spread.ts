import { studentQuantile } from "./student.ts";

/** The share of intervals that hold the true value, if what they suppose is true. */
export const CONFIDENCE = 0.95;

/** Mean and sample standard deviation of a figure over folds or runs; null where undefined. */
export interface Spread {
  readonly mean: number | null;
  /** With n − 1 in the denominator; null for fewer than 2. */
  readonly deviation: number | null;
  /** How many of them have the figure. */
  readonly count: number;
}

/** The ends of an interval; null where there are too few folds or runs. */
export interface FoldInterval {
  readonly low: number | null;
  readonly high: number | null;
}

/** How sure an interval is. */
export interface IntervalOptions {
  readonly confidence?: number;
}

/** Mean and sample deviation. */
export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  if (count === 0) return { mean: null, deviation: null, count };
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: count < 2 ? null : Math.sqrt(squares / (count - 1)), count };
}

/** x̄ ± t(n − 1) · √((1/n + ρ) · s²), which every interval of a mean here comes to; ρ is not negative. */
export function spreadInterval(
  { mean, deviation, count }: Spread,
  ratio: number,
  { confidence = CONFIDENCE }: IntervalOptions,
): FoldInterval {
  if (mean === null || deviation === null) return { low: null, high: null };
  const margin = studentQuantile((1 + confidence) / 2, count - 1) * Math.sqrt((1 / count + ratio) * deviation ** 2);
  return { low: mean - margin, high: mean + margin };
}
