import { foldWarnings } from "../cross-validation/sections/warnings.ts";
import { type Html, html } from "../html.ts";
import type { Section } from "../section.ts";
import type { RunsContext } from "./context.ts";

function render({ runs }: RunsContext): Html | null {
  const warned = new Map<string, string[]>();
  for (const { name, record, folds } of runs) {
    const warnings = folds === undefined ? record.warnings : foldWarnings(record.warnings);
    for (const text of warnings) warned.set(text, [...(warned.get(text) ?? []), name]);
  }
  if (warned.size === 0) return null;
  const items = [...warned].map(
    ([text, names]) => html`<li><b>${names.length === runs.length ? "all" : names.join(", ")}</b>: ${text}</li>\n`,
  );
  return html`<ul class="warnings">
${items}</ul>`;
}

/** What the runs warned of, each once. */
export const warnings: Section<RunsContext> = { id: "warnings", title: "Warnings", render };
