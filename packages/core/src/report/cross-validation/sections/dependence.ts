import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { dependence as ofRun } from "../../sections/dependence.ts";
import type { FoldsContext } from "../context.ts";

function render({ pooled, folds }: FoldsContext): Html | null {
  const charts = pooled && ofRun.render(pooled);
  if (charts === undefined || charts === null) return null;
  const band =
    folds.length < 2
      ? ""
      : " Bands and bars reach one deviation over the folds to either side: where they are wide the folds do not agree.";
  return html`${charts}
<p class="note">Curves are means over the folds, as far as the quantiles of every fold go; of features that matter most in more than half of the folds.${band}</p>`;
}

/** How the mean prediction depends on the features that matter most, over the folds. */
export const dependence: Section<FoldsContext> = { id: ofRun.id, title: "Partial dependence", render };
