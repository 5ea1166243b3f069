import type { EpochMetrics, RunRecord } from "../training/index.ts";
import type { ChartDocument } from "./chart.ts";
import { comparisonTable } from "./comparison.ts";
import { html, trusted } from "./html.ts";
import type { ReportContext } from "./section.ts";
import { sections } from "./sections/index.ts";
import { STYLE } from "./style.ts";

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

/** Nothing is fetched and nothing runs: the page is text, style and drawings. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The report of a run as one HTML page that needs no network, no script and no other file. The same run gives the
 * same text. All text of the record is escaped.
 *
 * @example await writeFile("report.html", renderReport({ record, metrics }, { document: new Window().document }));
 */
export function renderReport({ record, metrics }: ReportedRun, { document }: ReportOptions): string {
  const context: ReportContext = { record, metrics, comparison: comparisonTable(record), document };
  const parts = sections.map(({ id, title, render }) => {
    const content = render(context);
    if (content === null) return null;
    if (title === undefined) return content;
    return html`\n<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>`;
  });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="isocline ${record.version}">
<title>${record.data.preprocessing.target.name} · isocline run</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${parts}
</main>
<footer>Written by isocline ${record.version} from run.json and metrics.jsonl.</footer>
</body>
</html>
`.html;
}
