import { foldWarnings } from "../cross-validation/sections/warnings.ts";
import { type Html, html } from "../html.ts";
import type { Section } from "../section.ts";
import { warningList } from "../sections/warnings.ts";
import type { RunsContext } from "./context.ts";

function render({ runs }: RunsContext): Html | null {
  const warned = new Map<string, string[]>();
  for (const { name, record, folds } of runs) {
    const warnings = folds === undefined ? record.warnings : foldWarnings(record.warnings);
    for (const text of warnings) warned.set(text, [...(warned.get(text) ?? []), name]);
  }
  return warningList(
    [...warned].map(
      ([text, names]) => html`<b>${names.length === runs.length ? "all" : names.join(", ")}</b>: ${text}`,
    ),
  );
}

/** What the runs warned of, each once. */
export const warnings: Section<RunsContext> = { id: "warnings", title: "Warnings", render };
