import { DataError } from "../../base/index.ts";
import type { BranchName, RunRecord } from "../../training/index.ts";
import type { ChartDocument } from "../chart.ts";
import type { SpreadOfFigure } from "../charts/sensitivity-bars.ts";
import { type ComparisonRow, type ComparisonTable, comparisonTable } from "../comparison.ts";
import { spreadsOf } from "../cross-validation/context.ts";
import type { CrossValidation } from "../cross-validation/document.ts";
import { pooledRecord } from "../cross-validation/pool/record.ts";
import { formatBeside } from "../format.ts";
import { type HtmlPart, html } from "../html.ts";
import { type TargetWords, wordsOf } from "../words.ts";

/** A run, or a cross-validation as its mean over the folds, among others. */
export interface ComparedRun {
  /** What tells it from the others, such as its folder. */
  readonly name: string;
  readonly record: RunRecord;
  /** Where its own report is, as seen from the page: a relative path, escaped as URLs are. */
  readonly report?: string;
  /** Of a cross-validation, whose folds the record is the mean of: see `comparedFolds`. */
  readonly folds?: ComparedFolds;
}

/** What a cross-validation is beyond the mean over its folds. */
export interface ComparedFolds {
  readonly document: CrossValidation;
  /** Of the folds that completed, in their order. */
  readonly records: readonly RunRecord[];
}

/**
 * A cross-validation among runs: its figures are means over the folds.
 *
 * @throws DataError where no fold has completed
 */
export function comparedFolds(name: string, { document, records }: ComparedFolds, report?: string): ComparedRun {
  const completed = records.filter(({ status }) => status === "completed");
  const record = pooledRecord(document, completed);
  if (record === undefined) {
    throw new DataError({
      where: name,
      expected: "a cross-validation with a fold that completed",
      found: `one that is ${document.status}, with none`,
      remedy: "go on with isocline train --resume, or leave it out",
    });
  }
  return { name, record, folds: { document, records: completed }, ...(report === undefined ? {} : { report }) };
}

/** A run with its figures. */
export interface TabledRun extends ComparedRun {
  readonly comparison: ComparisonTable;
  /** Of a cross-validation: the deviation of its figures over the folds. */
  readonly spreadOf?: SpreadOfFigure;
}

/** What the sections of a page of several runs are made from. */
export interface RunsContext {
  readonly words: TargetWords;
  readonly runs: readonly TabledRun[];
  /** Those that at least one run has. */
  readonly branches: readonly BranchName[];
  readonly document: ChartDocument;
}

export function runsContext(runs: readonly ComparedRun[], document: ChartDocument): RunsContext {
  const tabled = runs.map((run) => ({
    ...run,
    comparison: comparisonTable(run.record),
    ...(run.folds && { spreadOf: spreadsOf(run.folds.document) }),
  }));
  return {
    words: wordsOf(runs[0]?.record.data.preprocessing.target ?? { kind: "regression", columns: [] }),
    runs: tabled,
    branches: (["baseline", "controlled"] as const).filter((name) =>
      tabled.some(({ comparison }) => comparison.branches.includes(name)),
    ),
    document,
  };
}

/** The runs that have figures. */
export function withFigures({ runs }: RunsContext): readonly TabledRun[] {
  return runs.filter(({ comparison }) => comparison.branches.length > 0);
}

/** `2 runs`, `2 cross-validations`, `1 run and 1 cross-validation`. */
export function countText(runs: readonly ComparedRun[]): string {
  const several = runs.filter(({ folds }) => folds !== undefined).length;
  const single = runs.length - several;
  const parts = [
    ...(single === 0 ? [] : [`${single} ${single === 1 ? "run" : "runs"}`]),
    ...(several === 0 ? [] : [`${several} ${several === 1 ? "cross-validation" : "cross-validations"}`]),
  ];
  return parts.join(" and ");
}

/** A figure with the decimals of another, and of a cross-validation its deviation: `0.5612`, `0.5612 ± 0.0123`. */
export function figureText(
  { spreadOf }: TabledRun,
  row: ComparisonRow | undefined,
  branch: BranchName,
  beside: number | null | undefined = row?.[branch],
): string {
  const value = row?.[branch] ?? null;
  const deviation = row === undefined || value === null ? 0 : (spreadOf?.(row, branch) ?? 0);
  const text = formatBeside(value, beside);
  return deviation > 0 ? `${text} ± ${formatBeside(deviation, beside)}` : text;
}

/** A run's name, leading to its report; only to a place beside the page. */
export function runLink({ name, report }: ComparedRun): HtmlPart {
  return report !== undefined && /^\.{1,2}\//.test(report) ? html`<a href="${report}">${name}</a>` : name;
}
