import type { BranchName, RunRecord } from "../../training/index.ts";
import type { ChartDocument } from "../chart.ts";
import { type ComparisonTable, comparisonTable } from "../comparison.ts";
import { type HtmlPart, html } from "../html.ts";
import { type TargetWords, wordsOf } from "../words.ts";

/** A run among others. */
export interface ComparedRun {
  /** What tells it from the others, such as its folder. */
  readonly name: string;
  readonly record: RunRecord;
  /** Where its own report is, as seen from the page: a relative path, escaped as URLs are. */
  readonly report?: string;
}

/** A run with its figures. */
export interface TabledRun extends ComparedRun {
  readonly comparison: ComparisonTable;
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
  const tabled = runs.map((run) => ({ ...run, comparison: comparisonTable(run.record) }));
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

/** A run's name, leading to its report; only to a place beside the page. */
export function runLink({ name, report }: ComparedRun): HtmlPart {
  return report !== undefined && /^\.{1,2}\//.test(report) ? html`<a href="${report}">${name}</a>` : name;
}
