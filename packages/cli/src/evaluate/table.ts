import type { ErrorMetrics } from "isocline";
import type { ComparisonRow, ComparisonTable } from "isocline/report";
import type { Evaluation } from "./evaluate.ts";

interface Figure {
  readonly key: keyof ErrorMetrics;
  readonly label: (target: string) => string;
}

const figures: readonly Figure[] = [
  { key: "rmse", label: (target) => `RMSE (${target})` },
  { key: "mae", label: (target) => `MAE (${target})` },
  { key: "r2", label: () => "R²" },
  { key: "outputVariance", label: (target) => `output variance (${target}²)` },
];

/** An evaluation as lines of text: a column a model, and the change from the first to the last where there are two. */
export async function evaluationTable({ target, rows, models }: Evaluation, data: string): Promise<readonly string[]> {
  const { formatBeside, formatChange, formatCount, formatDifference, terminalTable } = await import("isocline/report");
  const [first, second] = models;

  function row({ key, label }: Figure): ComparisonRow {
    const [before = null, after = null] = [first?.errors[key], second?.errors[key]];
    const cells = [label(target), formatBeside(before, after)];
    const difference = before === null || after === null ? null : after - before;
    const change = key === "r2" || difference === null || before === null ? difference : difference / Math.abs(before);
    if (second !== undefined) {
      cells.push(formatBeside(after, before), key === "r2" ? formatDifference(change) : formatChange(change));
    }
    const text = { group: "metrics", scope: "metric", key, label: label(target) } as const;
    return { ...text, baseline: before, controlled: after, change, cells };
  }

  const table: ComparisonTable = {
    columns: ["", ...models.map(({ name }) => name), ...(models.length === 2 ? ["change"] : [])],
    branches: [],
    groups: [{ id: "metrics", title: "Evaluation", unit: `${formatCount(rows)} rows of ${data}` }],
    rows: figures.map(row),
  };
  return terminalTable(table);
}
