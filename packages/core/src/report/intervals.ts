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

/**
 * How sure the figure is that the run is judged by, in one sentence: of both branches and of what control cost; null
 * where the record has no intervals.
 */
export function surenessOf(record: RunRecord, table: ComparisonTable): string | null {
  const { target } = record.data.preprocessing;
  const words = wordsOf(target);
  const shown = target.kind === "classification" ? { ...words.share } : words.error;
  const found = intervalsOf(record, shown.key);
  const row = metricRow(table, shown.key);
  if (found === undefined || row === undefined) return null;
  const value = (branch: BranchName): string =>
    isShare(shown.key) ? formatPercent(row[branch] ?? Number.NaN) : formatNumber(row[branch], 4);
  const ends = (interval: Interval | undefined): string => {
    const { low = null, high = null } = interval ?? {};
    if (!isShare(shown.key) || low === null || high === null) return intervalText(interval);
    return `${formatPercent(low)} to ${formatPercent(high)}`;
  };
  const level = formatPercent(record.intervals?.confidence ?? 0.95);
  const on = `On ${formatCount(record.data.validation)} held-out rows`;
  const [only] = table.branches;
  if (table.branches.length < 2 && only !== undefined) {
    if (row[only] === null || found[only]?.low === null) return null;
    return `${on} ${words.label} is predicted with ${shown.name} ${value(only)} (${level} interval ${ends(found[only])}).`;
  }
  const { baseline, controlled, difference } = found;
  if (row.baseline === null || row.controlled === null || (difference?.low ?? null) === null) return null;
  const moved = differenceText(row.controlled - row.baseline, shown.key);
  const says = differenceVerdict(found);
  const judged =
    says === "no difference shown"
      ? "which may be chance in the choice of these rows"
      : "more than the choice of these rows explains";
  return (
    `${on} ${shown.name} is ${value("baseline")} (${level} interval ${ends(baseline)}) without control and ` +
    `${value("controlled")} (${ends(controlled)}) with it. The difference is ${moved} ` +
    `(${differenceInterval(difference, shown.key)}), ${judged}.`
  );
}
