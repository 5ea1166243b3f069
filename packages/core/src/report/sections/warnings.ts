import { type Html, type HtmlPart, html } from "../html.ts";
import type { Section } from "../section.ts";

/** Warnings as a list; null where there are none. */
export function warningList(warnings: readonly HtmlPart[]): Html | null {
  if (warnings.length === 0) return null;
  return html`<ul class="warnings">${warnings.map((text) => html`<li>${text}</li>\n`)}</ul>`;
}

/** What the run warned of. */
export const warnings: Section = {
  id: "warnings",
  title: "Warnings",
  render: ({ record }) => warningList(record.warnings),
};
