import { quantile } from "../data/index.ts";
import { defined, HISTOGRAM_BINS, type Histogram, type SlopeStatistics } from "../training/index.ts";

/** The share of values that a histogram's range leaves out on either side; they count in its end bins. */
const TAIL = 0.005;

/** A spread below this share of the values is float32's rounding, not a distribution. */
const ROUNDING = 1e-5;

/** Mean and quantiles of |value|, times a scale; null where there are no values or one is not finite. */
export function statisticsOf(values: Float32Array, scale: number): SlopeStatistics {
  const sorted = values.map(Math.abs).sort();
  let total = 0;
  for (const value of sorted) total += value;
  const at = (p: number): number | null => (Number.isFinite(total) ? defined(quantile(sorted, p) * scale) : null);
  return {
    mean: defined((total / sorted.length) * scale),
    p05: at(0.05),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
  };
}

/**
 * A histogram of values between their 0.5 % and 99.5 % quantiles, in equal bins: √n of them, at most 40. Values
 * further out count in the end bins, so that a few far ones do not press the rest into one. Values that are equal but
 * for rounding are one bin. Without values, or with one that is not finite, there are no bins.
 */
export function histogramOf(values: Float32Array | Float64Array): Histogram {
  const sorted = values.slice().sort();
  if (sorted.length === 0 || !sorted.every(Number.isFinite)) return { edges: [], counts: [] };
  const [low, high] = [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
  if (high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high))) {
    const middle = quantile(sorted, 0.5);
    const margin = Math.max(Math.abs(middle), 1) / 200;
    return { edges: [middle - margin, middle + margin], counts: [sorted.length] };
  }
  const bins = Math.min(HISTOGRAM_BINS, Math.ceil(Math.sqrt(sorted.length)));
  const width = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of sorted) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - low) / width)));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + i * width)), counts };
}
