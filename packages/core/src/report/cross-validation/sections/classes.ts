import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { classes as ofRun } from "../../sections/classes.ts";
import type { FoldsContext } from "../context.ts";

function render({ pooled, validation: { repeats } }: FoldsContext): Html | null {
  const charts = pooled && ofRun.render(pooled);
  if (charts === undefined || charts === null) return null;
  const often = repeats === 1 ? "" : ` Each row is held back once a repeat, and counts as often.`;
  return html`${charts}
<p class="note">The validation rows of all folds are counted together, each predicted by the model that was not trained on it.${often} Areas under the curve are means over the folds.</p>`;
}

/** How far probabilities can be believed, and which classes are taken for which, over all folds. */
export const classes: Section<FoldsContext> = { id: ofRun.id, title: "Calibration and confusion", render };
