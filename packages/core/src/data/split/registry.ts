import { memberOf, type Registry, UsageError } from "../../base/index.ts";
import type { TableSource } from "../source.ts";
import { column } from "./column.ts";
import { file } from "./file.ts";
import { group } from "./group.ts";
import type { Fold, Split, SplitFacts, SplitMethod } from "./method.ts";
import { random } from "./random.ts";
import { stratified } from "./stratified.ts";
import { time } from "./time.ts";
import { splitWithTest } from "./with-test.ts";

/** The ways of splitting a table. */
export type SplitKind = "random" | "stratified" | "group" | "time" | "column" | "file";

export const splitRegistry: Registry<SplitKind, SplitMethod> = {
  kind: "split",
  members: { random, stratified, group, time, column, file },
};

/** How a table is to be split. */
export interface SplitRule {
  readonly kind: SplitKind;
  /** The column that decides, for the kinds that have one. */
  readonly column?: string;
  /** The fold that is held, in place of a share. */
  readonly fold?: Fold;
  /** For `file`: how many rows the first table has. */
  readonly training?: number;
  /** Share of the rows to hold for a test, beside those for validation, inside (0, 1); see `splitWithTest`. */
  readonly test?: number;
}

/** How a table was split, beside the rows of its parts. */
export interface SplitSummary extends SplitFacts {
  readonly kind: SplitKind;
  readonly column?: string;
  readonly fold?: Fold;
  /** Rows in neither part: those marked as test, or later than a fold. */
  readonly aside: number;
}

/** The column that a rule keeps from being a feature. */
export function reservedColumns({ kind, column }: SplitRule): readonly string[] {
  return memberOf(splitRegistry, kind).column === "reserved" && column !== undefined ? [column] : [];
}

function refuse(where: string, expected: string, found: string): never {
  throw new UsageError({ where, expected, found });
}

function checkFold({ fold, of, repeat }: Fold): void {
  const isCount = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;
  if (!isCount(of, 2)) refuse("folds", "a whole number of at least 2", String(of));
  if (!isCount(fold, 1) || fold > of) refuse("fold", `a whole number from 1 to ${of}`, String(fold));
  if (!isCount(repeat, 1)) refuse("repeat", "a whole number of at least 1", String(repeat));
}

/**
 * The parts of a table under a rule.
 *
 * Cost: one reading of the rule's column, where it has one. Memory: up to 16 bytes a row, and each different group.
 *
 * @param share of the rows that are for validation, inside (0, 1); of no meaning for folds, a column or a file
 * @throws UsageError for a share out of range, a rule without its column, or folds of a kind that makes none; DataError
 *   for a cell that the rule cannot use, or a part with fewer than 2 rows
 */
export async function splitTable(
  source: TableSource,
  rows: number,
  { rule, share, seed }: { readonly rule: SplitRule; readonly share: number; readonly seed: number },
): Promise<{ readonly split: Split; readonly summary: SplitSummary }> {
  const { kind, column, fold, training = 0 } = rule;
  const method = memberOf(splitRegistry, kind);
  if (fold !== undefined) checkFold(fold);
  if (fold !== undefined && !method.folds) refuse("folds", "a split that makes folds", kind);
  if (fold === undefined && !(share > 0 && share < 1)) {
    refuse("validation", "a fraction between 0 and 1", String(share));
  }
  if (method.column !== "none" && column === undefined) refuse("split", `a column to split ${method.phrase}`, "none");
  const given = { source, rows, column: column ?? "", share, seed, training, ...(fold === undefined ? {} : { fold }) };
  if (rule.test !== undefined) {
    if (fold !== undefined) refuse("test", "no folds with it", "a fold");
    if (!(rule.test > 0 && rule.test < 1)) refuse("test", "a fraction between 0 and 1", String(rule.test));
    const split = await splitWithTest(kind, method, given, rule.test);
    const kept = Object.values(split).reduce((sum, { length }) => sum + length, 0);
    return { split, summary: { kind, ...(column === undefined ? {} : { column }), aside: rows - kept } };
  }
  const { split: parts, facts } = await method.part(given);
  const split = { train: parts.train, validation: parts.validation };
  const summary = {
    kind,
    ...(column === undefined ? {} : { column }),
    ...(fold === undefined ? {} : { fold }),
    ...facts,
    aside: rows - split.train.length - split.validation.length,
  };
  return { split, summary };
}
