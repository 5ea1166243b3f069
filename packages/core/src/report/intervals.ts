import type { BranchName, FigureIntervals, Interval, RunRecord } from "../training/index.ts";
import { type ComparisonTable, metricRow } from "./comparison.ts";
import { formatBeside, formatCount, formatDifference, formatNumber, formatPercent, UNDEFINED } from "./format.ts";
import { wordsOf } from "./words.ts";

/** Figures whose differences are told with four decimals. */
const SHARES: readonly string[] = ["r2", "accuracy"];

const isShare = (figure: string): boolean => SHARES.includes(figure.replace(/:.*$/s, ""));

/** The intervals of one metric, by its name in the record. */
export function intervalsOf({ intervals }: RunRecord, figure: string): FigureIntervals | undefined {
  return intervals?.figures.find((each) => each.figure === figure);
}

/** `0.5481 to 0.5752`. */
export function intervalText(interval: Interval | undefined, digits = 4): string {
  const { low = null, high = null } = interval ?? {};
  if (low === null || high === null) return UNDEFINED;
  return `${formatBeside(low, high, digits)} to ${formatBeside(high, low, digits)}`;
}

/** A difference with its sign: `+0.0135`. */
export function differenceText(value: number | null, figure: string, beside: number | null = value): string {
  if (value === null || isShare(figure)) return formatDifference(value);
  return `${value > 0 ? "+" : ""}${formatBeside(value, beside, 3)}`;
}

/** `+0.0102 to +0.0168`. */
export function differenceInterval(interval: Interval | undefined, figure: string): string {
  const { low = null, high = null } = interval ?? {};
  if (low === null || high === null) return UNDEFINED;
  return `${differenceText(low, figure, high)} to ${differenceText(high, figure, low)}`;
}

/** What the interval of a difference says. */
export function differenceVerdict({ difference }: FigureIntervals): string {
  const { low = null, high = null } = difference ?? {};
  if (low === null || high === null) return "undefined";
  return low > 0 ? "higher" : high < 0 ? "lower" : "no difference shown";
}

const percent = (share: number | null): string => `${(100 * (share ?? Number.NaN)).toFixed(1)}\u202f%`;

/**
 * How sure the figure is that the run is judged by, in words: of both branches and of what control cost; null where the
 * record has no intervals, or one of them is undefined.
 */
export function surenessOf(record: RunRecord, table: ComparisonTable): string | null {
  const { target } = record.data.preprocessing;
  const { label, error, share } = wordsOf(target);
  const isClass = target.kind === "classification";
  const { key, name } = isClass ? share : error;
  const found = intervalsOf(record, key);
  const row = metricRow(table, key);
  if (found === undefined || row === undefined) return null;
  const sure = table.branches.every((branch) => row[branch] !== null && (found[branch]?.low ?? null) !== null);
  const value = (branch: BranchName): string => (isClass ? percent(row[branch]) : formatNumber(row[branch], 4));
  const ends = (branch: BranchName): string => {
    const { low = null, high = null } = found[branch] ?? {};
    return isClass ? `${percent(low)} to ${percent(high)}` : intervalText(found[branch]);
  };
  const level = formatPercent(record.intervals?.confidence ?? 0.95);
  const on = `On ${formatCount(record.data.validation)} held-out rows`;
  const [only] = table.branches;
  if (!sure || only === undefined) return null;
  if (table.branches.length === 1) {
    return `${on} ${name} of ${label} is ${value(only)} (${level} interval ${ends(only)}).`;
  }
  const { baseline, controlled } = row;
  const { low = null, high = null } = found.difference ?? {};
  if (baseline === null || controlled === null || low === null || high === null) return null;
  const moved = differenceText(controlled - baseline, key);
  const judged =
    low > 0 || high < 0
      ? "more than the choice of these rows explains"
      : "which may be chance in the choice of these rows";
  const difference =
    low === 0 && high === 0
      ? "There is no difference on these rows."
      : `The difference is ${moved} (${differenceInterval(found.difference, key)}), ${judged}.`;
  return (
    `${on} ${name} is ${value("baseline")} (${level} interval ${ends("baseline")}) without control and ` +
    `${value("controlled")} (${ends("controlled")}) with it. ${difference}`
  );
}
