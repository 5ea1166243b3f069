import { HISTOGRAM_BINS, type Histogram } from "../../../training/index.ts";

/** How many of a histogram's values are at most so much, as if they were even within each bin. */
function below({ edges, counts }: Histogram, value: number): number {
  let sum = 0;
  for (const [i, count] of counts.entries()) {
    const [from, to] = [edges[i] as number, edges[i + 1] as number];
    if (value <= from) break;
    sum += count * Math.min(1, (value - from) / (to - from));
  }
  return sum;
}

/**
 * The values of several histograms in one of equal bins over all their ranges, as if they were even within each bin of
 * theirs: counts need not be whole. Empty where all are.
 */
export function pooledHistogram(histograms: readonly Histogram[]): Histogram {
  const filled = histograms.filter(({ counts }) => counts.length > 0);
  if (filled.length === 0) return { edges: [], counts: [] };
  const low = Math.min(...filled.map(({ edges }) => edges[0] as number));
  const high = Math.max(...filled.map(({ edges }) => edges.at(-1) as number));
  const bins = Math.min(HISTOGRAM_BINS, Math.max(...filled.map(({ counts }) => counts.length)));
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + (i * (high - low)) / bins));
  const sums = edges.map((edge) => filled.reduce((sum, histogram) => sum + below(histogram, edge), 0));
  return { edges, counts: sums.slice(1).map((sum, i) => sum - (sums[i] as number)) };
}
