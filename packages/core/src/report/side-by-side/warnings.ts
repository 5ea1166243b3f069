import { type Html, html } from "../html.ts";
import type { Section } from "../section.ts";
import type { RunsContext } from "./context.ts";

function render({ runs }: RunsContext): Html | null {
  const warned = new Map<string, string[]>();
  for (const { name, record } of runs) {
    for (const text of record.warnings) warned.set(text, [...(warned.get(text) ?? []), name]);
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
