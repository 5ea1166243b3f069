import type { EpochMetrics, RunRecord } from "../training/index.ts";
import type { ChartDocument } from "./chart.ts";
import type { ComparisonTable } from "./comparison.ts";
import { type Html, type HtmlPart, html } from "./html.ts";

/** What a section of the page is made from. */
export interface ReportContext {
  readonly record: RunRecord;
  readonly metrics: readonly EpochMetrics[];
  readonly comparison: ComparisonTable;
  readonly document: ChartDocument;
}

/** One part of a page: of a run's, or with another context of another. */
export interface Section<Context = ReportContext> {
  /** Its anchor. */
  readonly id: string;
  /** Its heading; without one the section brings its own. */
  readonly title?: string;
  /** Its content, or null where the run has nothing for it. */
  readonly render: (context: Context) => Html | null;
}

/** The sections that have something to say, each under its heading. */
export function renderSections<Context>(sections: readonly Section<Context>[], context: Context): HtmlPart {
  return sections.map(({ id, title, render }) => {
    const content = render(context);
    if (content === null) return null;
    if (title === undefined) return content;
    return html`\n<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>`;
  });
}
