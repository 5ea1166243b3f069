import type { ResidualBin, ResidualSummary } from "../../../training/index.ts";
import { pooledHistogram } from "./histogram.ts";
import { interpolated } from "./interpolate.ts";

const FIGURES = ["prediction", "p05", "p25", "p50", "p75", "p95"] as const;

/** Where the middles of a fold's parts are among its rows, from 0 to 1. */
function middles(bins: readonly ResidualBin[]): readonly number[] {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  return bins.map(({ count }) => {
    const middle = (before + count / 2) / total;
    before += count;
    return middle;
  });
}

/**
 * The residuals of several folds as one summary. The quantiles are averaged over the folds at equal shares of their
 * rows (Vincent's averaging), which keeps the width that they have in one fold; the histograms are put together.
 */
export function pooledResiduals(folds: readonly ResidualSummary[]): ResidualSummary {
  const filled = folds.filter(({ bins }) => bins.length > 0).map(({ bins }) => ({ bins, middles: middles(bins) }));
  const parts = filled.length === 0 ? 0 : Math.min(...filled.map(({ bins }) => bins.length));
  const rows = filled.flatMap(({ bins }) => bins).reduce((sum, { count }) => sum + count, 0);
  const bins = Array.from({ length: parts }, (_, part): ResidualBin => {
    const share = (part + 0.5) / parts;
    const figure = (key: (typeof FIGURES)[number]): number => {
      const values = filled.map(({ bins, middles }) => {
        return interpolated(
          middles,
          bins.map((bin) => bin[key]),
          share,
        ) as number;
      });
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const count = Math.round(((part + 1) * rows) / parts) - Math.round((part * rows) / parts);
    return { count, ...(Object.fromEntries(FIGURES.map((key) => [key, figure(key)])) as Omit<ResidualBin, "count">) };
  });
  return { bins, histogram: pooledHistogram(folds.map(({ histogram }) => histogram)) };
}
