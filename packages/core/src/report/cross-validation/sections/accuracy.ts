import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { errorNote } from "../../sections/summary.ts";
import type { FoldsContext } from "../context.ts";
import { differenceTable, intervalNote, spreadTable } from "./figures.ts";

function render({ validation, pooled }: FoldsContext): Html | null {
  const spreads = spreadTable(
    validation,
    "metrics",
    "metric",
    "Errors and smoothness on the validation rows of each fold: mean ± deviation over the folds.",
  );
  if (spreads === null) return null;
  return html`${spreads}
${pooled && html`<p class="note">${errorNote(pooled.record.data.preprocessing.target)}</p>`}
${differenceTable(validation, "metrics", "metric", "What control cost: controlled − baseline over the folds.")}
${intervalNote(validation)}`;
}

/** Errors of the branches over the folds, how sure they are, and what control cost. */
export const accuracy: Section<FoldsContext> = { id: "accuracy", title: "Accuracy and what control cost", render };
