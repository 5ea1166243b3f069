import { MOST_BARS, sensitivityBars } from "../charts/sensitivity-bars.ts";
import { rowsOf } from "../comparison.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { comparisonHtml } from "../table.ts";
import { wordsOf } from "../words.ts";

function render({ comparison, record, document }: ReportContext): Html | null {
  const words = wordsOf(record.data.preprocessing.target);
  const chart = sensitivityBars(comparison, words.changed, document);
  if (chart === null) return null;
  const many = rowsOf(comparison, "sensitivity").length - 1 > MOST_BARS;
  return html`<div class="pair">
<figure>${chart}
<figcaption>Sensitivity of each feature${many ? `, the ${MOST_BARS} largest` : ""}.</figcaption></figure>
${comparisonHtml(comparison, "sensitivity", `Sensitivity, in ${words.unit}.`, "feature")}
</div>
<p class="note">Sensitivity is the mean absolute change of the prediction when Gaussian noise of σ = ${record.noise} standard deviations is added to one feature and the others stay as they are. Smaller means that noise in that column matters less.</p>`;
}

/** How far noise on each feature moves the prediction. */
export const sensitivity: Section = { id: "sensitivity", title: "Sensitivity to noise", render };
