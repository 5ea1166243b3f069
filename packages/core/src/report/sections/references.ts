import type { Reference } from "../../base/index.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";

/** A link only to where a reader expects one: a record may hold any text, `javascript:` too. */
function linked({ title, url }: Reference): Html {
  return url !== undefined && /^https?:\/\//i.test(url)
    ? html`<a href="${url}" rel="noreferrer">${title}</a>`
    : html`${title}`;
}

/** Works as a list; null for none. */
export function referenceList(references: readonly Reference[]): Html | null {
  if (references.length === 0) return null;
  const entries = references.map(
    (reference) =>
      html`<li>${reference.authors} (${reference.year}). <cite>${linked(reference)}</cite>. ${reference.source}.</li>\n`,
  );
  return html`<ol class="references">
${entries}</ol>`;
}

const render = ({ record: { references } }: ReportContext): Html | null => referenceList(references);

/** The works that the run's methods come from. */
export const references: Section = { id: "references", title: "References", render };
