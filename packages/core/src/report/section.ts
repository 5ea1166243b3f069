import type { EpochMetrics, RunRecord } from "../training/index.ts";
import type { ChartDocument } from "./chart.ts";
import type { ComparisonTable } from "./comparison.ts";
import type { Html } from "./html.ts";

/** What a section of the page is made from. */
export interface ReportContext {
  readonly record: RunRecord;
  readonly metrics: readonly EpochMetrics[];
  readonly comparison: ComparisonTable;
  readonly document: ChartDocument;
}

/** One part of the page. */
export interface Section {
  /** Its anchor. */
  readonly id: string;
  /** Its heading; without one the section brings its own. */
  readonly title?: string;
  /** Its content, or null where the run has nothing for it. */
  readonly render: (context: ReportContext) => Html | null;
}
