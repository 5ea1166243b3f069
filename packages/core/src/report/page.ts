import { targetLabel } from "../data/index.ts";
import type { EpochMetrics, RunRecord } from "../training/index.ts";
import type { ChartDocument } from "./chart.ts";
import { comparisonTable } from "./comparison.ts";
import { type ReportContext, renderSections } from "./section.ts";
import { sections } from "./sections/index.ts";
import { pageHtml } from "./shell.ts";

/** A run as its report needs it. */
export interface ReportedRun {
  readonly record: RunRecord;
  readonly metrics: readonly EpochMetrics[];
}

/** What the charts are drawn with. */
export interface ReportOptions {
  /** A page's `document`, or in Node `new Window().document` of happy-dom. */
  readonly document: ChartDocument;
}

/**
 * The report of a run as one HTML page that needs no network, no script and no other file. The same run gives the
 * same text. All text of the record is escaped.
 *
 * @example await writeFile("report.html", renderReport({ record, metrics }, { document: new Window().document }));
 */
export function renderReport({ record, metrics }: ReportedRun, { document }: ReportOptions): string {
  const context: ReportContext = { record, metrics, comparison: comparisonTable(record), document };
  return pageHtml({
    title: `${targetLabel(record.data.preprocessing.target)} · isocline run`,
    version: record.version,
    content: renderSections(sections, context),
    footer: `Written by isocline ${record.version} from run.json and metrics.jsonl.`,
  });
}
