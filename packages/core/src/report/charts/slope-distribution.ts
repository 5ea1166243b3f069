import type { BranchName, RunRecord, SlopeSummary } from "../../training/index.ts";
import type { ChartDocument } from "../chart.ts";
import { formatNumber } from "../format.ts";
import type { Html } from "../html.ts";
import { distribution } from "./distribution.ts";

function described(branch: BranchName, { standard: { mean, p05, p95 } }: SlopeSummary): string {
  const figure = (value: number | null): string => formatNumber(value, 3);
  return `${branch}: mean absolute slope ${figure(mean)}, from ${figure(p05)} (5th percentile) to ${figure(p95)} (95th)`;
}

/** The slopes of a column in a branch, where the branch has them. */
export function slopesOf(record: RunRecord, branch: BranchName, column: string): SlopeSummary | undefined {
  const slopes = record.branches[branch]?.slopes;
  return slopes !== undefined && Object.hasOwn(slopes, column) ? slopes[column] : undefined;
}

/** How the slope on one column is distributed over the validation rows, the branches laid over each other. */
export function slopeDistribution(
  record: RunRecord,
  branches: readonly BranchName[],
  column: string,
  document: ChartDocument,
): Html | null {
  const shown = branches.flatMap((branch) => {
    const slopes = slopesOf(record, branch, column);
    return slopes === undefined || slopes.histogram.counts.length === 0 ? [] : [{ branch, slopes }];
  });
  return distribution(
    shown.map(({ branch, slopes: { histogram } }) => ({ branch, histogram })),
    document,
    {
      title: `Histogram: slope of the prediction on ${column}, standard units`,
      details: `${shown.map(({ branch, slopes }) => described(branch, slopes)).join("; ")}.`,
    },
  );
}
