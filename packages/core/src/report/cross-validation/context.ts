import type { ChartDocument } from "../chart.ts";
import type { SpreadOfFigure } from "../charts/sensitivity-bars.ts";
import { comparisonTable } from "../comparison.ts";
import type { ReportedRun } from "../page.ts";
import type { ReportContext } from "../section.ts";
import { type TargetWords, wordsOf } from "../words.ts";
import type { CrossValidation } from "./document.ts";
import { type PooledRecord, pooledRecord } from "./pool/record.ts";

/** The folds that completed, as one. */
export interface PooledContext extends ReportContext {
  readonly record: PooledRecord;
  readonly words: TargetWords;
  /** The deviation over the folds of what the comparison has the mean of. */
  readonly spreadOf: SpreadOfFigure;
}

/** What the sections of a cross-validation's page are made from. */
export interface FoldsContext {
  readonly validation: CrossValidation;
  /** The folds that completed, in their order. */
  readonly folds: readonly ReportedRun[];
  /** Undefined where none has. */
  readonly pooled: PooledContext | undefined;
}

/** The deviation over the folds of each figure, from a cross-validation's document. */
export function spreadsOf({ figures }: CrossValidation): SpreadOfFigure {
  const known = new Map(figures.map((figure) => [JSON.stringify([figure.group, figure.scope, figure.key]), figure]));
  return ({ group, scope, key }, branch) => known.get(JSON.stringify([group, scope, key]))?.[branch]?.deviation ?? 0;
}

/** Folds that did not complete have no part in it. */
export function foldsContext(
  validation: CrossValidation,
  runs: readonly ReportedRun[],
  document: ChartDocument,
): FoldsContext {
  const folds = runs.filter(({ record }) => record.status === "completed");
  const record = pooledRecord(
    validation,
    folds.map(({ record }) => record),
  );
  if (record === undefined) return { validation, folds, pooled: undefined };
  const comparison = comparisonTable(record);
  const words = wordsOf(record.data.preprocessing.target);
  return {
    validation,
    folds,
    pooled: { record, metrics: [], comparison, document, words, spreadOf: spreadsOf(validation) },
  };
}
