import { quantile, type RegressionTarget, targetScaler } from "../data/index.ts";
import { outputColumn, RESIDUAL_BINS, type ResidualBin, type ResidualSummary } from "../training/index.ts";
import { histogramOf } from "./statistics.ts";

/**
 * How the truth lies about the predictions of each number, in raw units: its quantiles over rows of near predictions,
 * √n/2 parts of equal count, from 3 to 20; and a histogram of truth − prediction. Rows count alike, whatever their weights.
 * Without rows, or with a prediction that is not finite, both are empty. Cost: two sorts of the rows an output.
 *
 * @param predictions encoded, row-major, as are the targets
 */
export function residualSummaries(
  { columns }: RegressionTarget,
  predictions: Float32Array,
  targets: Float32Array,
): Readonly<Record<string, ResidualSummary>> {
  return Object.fromEntries(
    columns.map((column, i) => {
      const { decode, restore } = targetScaler(column);
      const predicted = Float64Array.from(outputColumn(predictions, columns.length, i), decode);
      const truth = Float64Array.from(outputColumn(targets, columns.length, i), restore);
      return [column.name, residualSummary(predicted, truth)];
    }),
  );
}

function residualSummary(predicted: Float64Array, truth: Float64Array): ResidualSummary {
  if (!predicted.every(Number.isFinite)) return { bins: [], histogram: { edges: [], counts: [] } };
  const order = Uint32Array.from(predicted, (_, row) => row).sort(
    (a, b) => (predicted[a] as number) - (predicted[b] as number),
  );
  const parts = Math.min(RESIDUAL_BINS, Math.max(3, Math.round(Math.sqrt(order.length) / 2)), order.length);
  const bins = Array.from({ length: parts }, (_, part): ResidualBin => {
    const rows = order.subarray(
      Math.round((part * order.length) / parts),
      Math.round(((part + 1) * order.length) / parts),
    );
    const there = Float64Array.from(rows, (row) => truth[row] as number).sort();
    const at = (share: number): number => quantile(there, share);
    const sum = rows.reduce((total, row) => total + (predicted[row] as number), 0);
    return {
      count: rows.length,
      prediction: sum / rows.length,
      p05: at(0.05),
      p25: at(0.25),
      p50: at(0.5),
      p75: at(0.75),
      p95: at(0.95),
    };
  });
  return { bins, histogram: histogramOf(truth.map((value, row) => value - (predicted[row] as number))) };
}
