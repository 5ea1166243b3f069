import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";

function render({ record: { warnings } }: ReportContext): Html | null {
  if (warnings.length === 0) return null;
  return html`<ul class="warnings">${warnings.map((text) => html`<li>${text}</li>`)}</ul>`;
}

/** What the run warned of. */
export const warnings: Section = { id: "warnings", title: "Warnings", render };
