import type { Reference } from "../../base/index.ts";
import { dependenceReferences, intervalReferences } from "../../diagnostics/index.ts";
import type { RunRecord } from "../../training/index.ts";
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

/** Where the form of the model card comes from. */
export const cardReference: Reference = {
  authors: "M. Mitchell, S. Wu, A. Zaldivar, P. Barnes, L. Vasserman, B. Hutchinson, E. Spitzer, I. D. Raji, T. Gebru",
  title: "Model Cards for Model Reporting",
  year: 2019,
  source: "FAT* 2019, 220–229",
  url: "https://doi.org/10.1145/3287560.3287596",
};

/** The works that the run's methods come from, then those that the page's do; each once. */
function all({ references, intervals, branches }: RunRecord): readonly Reference[] {
  const hasWilson = intervals?.figures.some(({ method }) => method === "wilson") === true;
  const [bootstrap, wilson] = intervalReferences;
  const hasDependence = Object.values(branches).some(({ dependence = [] }) => dependence.length > 0);
  const found = [
    ...references,
    ...(intervals !== undefined && bootstrap !== undefined ? [bootstrap] : []),
    ...(hasWilson && wilson !== undefined ? [wilson] : []),
    ...(hasDependence ? dependenceReferences : []),
    cardReference,
  ];
  return found.filter(({ title }, i) => found.findIndex((other) => other.title === title) === i);
}

const render = ({ record }: ReportContext): Html | null => referenceList(all(record));

/** The works that the methods of the run and of the page come from. */
export const references: Section = { id: "references", title: "References", render };
