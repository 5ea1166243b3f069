import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { figureTable } from "../table.ts";
import { targetTable } from "../targets.ts";

function render({ record }: ReportContext): Html | null {
  const table = targetTable(record);
  if (table === null) return null;
  return html`${figureTable({
    caption: "What was asked of features, and what they came to on the validation rows.",
    columns: table.columns,
    textColumns: [1, 5],
    rows: table.rows.map((cells) => ({ cells })),
  })}
<p class="note">The control found its own strengths on the training rows. A target is met within 5 % of it.</p>`;
}

/** What slope targets came to. */
export const targets: Section = { id: "targets", title: "Targets", render };
