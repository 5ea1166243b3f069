import { type BranchName, type BranchRecord, meanOf, type RunRecord } from "../training/index.ts";
import { formatBeside, formatChange, formatDifference } from "./format.ts";
import { metricRows } from "./metric-rows.ts";
import { wordsOf } from "./words.ts";

/** What a row of the comparison is about. */
export type ComparisonGroupId = "metrics" | "sensitivity" | "slope";

/** A block of rows that share a unit. */
export interface ComparisonGroup {
  readonly id: ComparisonGroupId;
  readonly title: string;
  /** The rows' unit; empty where each row names its own. */
  readonly unit: string;
}

/** One compared figure. */
export interface ComparisonRow {
  readonly group: ComparisonGroupId;
  /** A metric of the branch, a figure of one column, or the mean over the columns. */
  readonly scope: "metric" | "column" | "mean";
  /** The column's name, or the metric's in the record; empty for the mean. */
  readonly key: string;
  readonly label: string;
  readonly baseline: number | null;
  readonly controlled: number | null;
  /** (controlled − baseline) / |baseline|, or for R² and other shares the difference; null where undefined. */
  readonly change: number | null;
  /** The row as printed, one text for each of the table's columns. */
  readonly cells: readonly string[];
}

/** Baseline and controlled, figure by figure. */
export interface ComparisonTable {
  readonly columns: readonly string[];
  /** The branches that ran, in the order of their columns. */
  readonly branches: readonly BranchName[];
  readonly groups: readonly ComparisonGroup[];
  readonly rows: readonly ComparisonRow[];
}

const BRANCHES: readonly BranchName[] = ["baseline", "controlled"];

/** The figure of a column; own properties only, as a column may be called `constructor`. */
function figureOf(figures: BranchRecord["slope"] | undefined, column: string): number | null {
  return figures !== undefined && Object.hasOwn(figures, column) ? defined(figures[column] ?? null) : null;
}

/** NaN counts as undefined too: a record in memory may still hold it where the file has null. */
function defined(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/**
 * The columns that have slopes, the most sensitive first, by the baseline where it ran. Every table and chart of a
 * run follows this one order.
 */
export function rankedColumns({ branches }: RunRecord): readonly string[] {
  const lead = branches.baseline ?? branches.controlled;
  if (lead === undefined) return [];
  const size = (column: string): number => figureOf(lead.sensitivity, column) ?? -1;
  return Object.keys(lead.sensitivity).sort((a, b) => size(b) - size(a));
}

/**
 * Baseline, controlled and the change between them, for the metrics, the sensitivity and the slope of each column:
 * numbers and texts. The page and the command line print this table, so that they never disagree. Of a run with one
 * branch it has that branch's column and no change.
 *
 * @example for (const { cells } of comparisonTable(record).rows) console.log(cells.join("\t"));
 */
export function comparisonTable(record: RunRecord): ComparisonTable {
  const { baseline, controlled } = record.branches;
  const branches = BRANCHES.filter((name) => record.branches[name] !== undefined);
  const { target } = record.data.preprocessing;

  function row(
    group: ComparisonGroupId,
    scope: ComparisonRow["scope"],
    key: string,
    label: string,
    figure: (branch: BranchRecord) => number | null,
    kind: "relative" | "difference" = "relative",
  ): ComparisonRow {
    const before = baseline === undefined ? null : defined(figure(baseline));
    const after = controlled === undefined ? null : defined(figure(controlled));
    const both = before !== null && after !== null;
    const relative = kind === "relative";
    const change = !both || (relative && before === 0) ? null : (after - before) / (relative ? Math.abs(before) : 1);
    const cells = [label];
    if (baseline !== undefined) cells.push(formatBeside(before, after));
    if (controlled !== undefined) cells.push(formatBeside(after, before));
    if (branches.length === 2) cells.push(relative ? formatChange(change) : formatDifference(change));
    return { group, scope, key, label, baseline: before, controlled: after, change, cells };
  }

  const columns = rankedColumns(record);
  function columnRows(group: "sensitivity" | "slope"): readonly ComparisonRow[] {
    if (columns.length === 0) return [];
    const mean = row(group, "mean", "", "mean of all", (branch) =>
      meanOf(columns.map((column) => figureOf(branch[group], column))),
    );
    const each = columns.map((column) =>
      row(group, "column", column, column, (branch) => figureOf(branch[group], column)),
    );
    return [...each, mean];
  }

  return {
    columns: ["", ...branches, ...(branches.length === 2 ? ["change"] : [])],
    branches,
    groups: [
      { id: "metrics", title: "Validation", unit: "" },
      {
        id: "sensitivity",
        title: "Sensitivity",
        unit: `mean |change of ${wordsOf(target).changed}| under noise of ${record.noise} sd on the feature`,
      },
      { id: "slope", title: "Slope", unit: "mean |slope|, standard units" },
    ],
    rows:
      branches.length === 0
        ? []
        : [
            ...metricRows(target).map(({ key, label, figure, change }) =>
              row("metrics", "metric", key, label, figure, change),
            ),
            ...columnRows("sensitivity"),
            ...columnRows("slope"),
          ],
  };
}

/** The rows of one group. */
export function rowsOf(table: ComparisonTable, group: ComparisonGroupId): readonly ComparisonRow[] {
  return table.rows.filter((row) => row.group === group);
}

/** The row of a metric, or undefined where the run has no branch. */
export function metricRow(table: ComparisonTable, metric: keyof BranchRecord["metrics"]): ComparisonRow | undefined {
  return table.rows.find(({ scope, key }) => scope === "metric" && key === metric);
}

/** The row of the mean over all columns, or undefined where there is none. */
export function meanRow(table: ComparisonTable, group: "sensitivity" | "slope"): ComparisonRow | undefined {
  return table.rows.find((row) => row.scope === "mean" && row.group === group);
}
