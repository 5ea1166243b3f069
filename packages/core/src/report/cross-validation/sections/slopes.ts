import { rankedColumns } from "../../comparison.ts";
import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { slopeCharts, slopeNote, slopeQuantiles } from "../../sections/slopes.ts";
import type { FoldsContext } from "../context.ts";
import { differenceTable, spreadTable } from "./figures.ts";

function render({ validation, pooled }: FoldsContext): Html | null {
  if (pooled === undefined) return null;
  const columns = rankedColumns(pooled.record);
  if (columns.length === 0) return null;
  return html`${slopeCharts(pooled, "the validation rows of all folds")}
<div class="options">${spreadTable(validation, "slope", "feature", "Mean absolute slope, in standard units: mean ± deviation over the folds.")}</div>
<div class="options">${differenceTable(validation, "slope", "feature", "What control changed: controlled − baseline over the folds.")}</div>
<p class="note">${slopeNote(pooled.record.data.preprocessing.target)} Each fold’s standard units are those of its own training rows.</p>
${slopeQuantiles(pooled, columns, ", mean over the folds")}`;
}

/** How steeply the prediction answers each feature. */
export const slopes: Section<FoldsContext> = { id: "slopes", title: "Slopes", render };
