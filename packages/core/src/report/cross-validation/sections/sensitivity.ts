import { MOST_BARS, sensitivityBars } from "../../charts/sensitivity-bars.ts";
import { rowsOf } from "../../comparison.ts";
import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { branchKey } from "../../table.ts";
import type { FoldsContext } from "../context.ts";
import { differenceTable, spreadTable } from "./figures.ts";

function render({ validation, pooled }: FoldsContext): Html | null {
  if (pooled === undefined) return null;
  const { comparison, words, document, spreadOf } = pooled;
  const chart = sensitivityBars(comparison, words.changed, document, spreadOf);
  if (chart === null) return null;
  const many = rowsOf(comparison, "sensitivity").length - 1 > MOST_BARS;
  return html`<p class="legend">${comparison.branches.map((branch) => html`${branchKey(branch)} `)}</p>
<figure class="half">${chart}
<figcaption>Sensitivity of each feature${many ? `, the ${MOST_BARS} largest` : ""}: mean over the folds, with one deviation on either side.</figcaption></figure>
<div class="options">${spreadTable(validation, "sensitivity", "feature", `Sensitivity, in ${words.unit}: mean ± deviation over the folds.`)}</div>
<div class="options">${differenceTable(validation, "sensitivity", "feature", "What control changed: controlled − baseline over the folds.")}</div>
<p class="note">Sensitivity is the mean absolute change of the prediction when Gaussian noise of σ = ${validation.noise} standard deviations is added to one feature and the others stay as they are. Smaller means that noise in that column matters less.</p>`;
}

/** How far noise on each feature moves the prediction. */
export const sensitivity: Section<FoldsContext> = { id: "sensitivity", title: "Sensitivity to noise", render };
