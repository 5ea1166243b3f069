import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { residuals as ofRun } from "../../sections/residuals.ts";
import type { FoldsContext } from "../context.ts";

function render({ pooled }: FoldsContext): Html | null {
  const charts = pooled && ofRun.render(pooled);
  if (charts === undefined || charts === null) return null;
  return html`${charts}
<p class="note">Over the folds: the quantiles are those of each fold’s validation rows, averaged over the folds part by part, and the residuals are those of all of them together.</p>`;
}

/** How the truth lies about what was predicted, for numbers, over all folds. */
export const residuals: Section<FoldsContext> = { id: ofRun.id, title: "Predictions and residuals", render };
