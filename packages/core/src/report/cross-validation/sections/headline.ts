import { brandOf } from "../../brand.ts";
import { formatCount } from "../../format.ts";
import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { phaseText, tilesOf } from "../../sections/headline.ts";
import type { FoldsContext, PooledContext } from "../context.ts";
import type { CrossValidation } from "../document.ts";
import { crossValidationVerdict, foldsText } from "../words.ts";

/** What a reader must know before the figures. */
function notices({ runs }: CrossValidation): readonly string[] {
  const diverged = runs.filter(({ status }) => status === "diverged").length;
  const open = runs.filter(({ status }) => status !== "diverged" && status !== "completed").length;
  const missed = runs.filter(({ targets = [] }) => targets.some(({ met }) => !met)).length;
  return [
    ...(diverged === 0 ? [] : [`${diverged} of ${runs.length} folds diverged; the figures are those of the others.`]),
    ...(open === 0 ? [] : [`${open} of ${runs.length} folds have not been trained to their end.`]),
    ...(missed === 0 ? [] : [`${missed} of ${runs.length} folds missed a target.`]),
  ];
}

/** `5 trainings of mlp 128–128, silu, 18,433 parameters, each on 800 rows and judged on 200 others.` */
function trainedOn({ record: { model, data, plan } }: PooledContext, folds: number): string {
  const shape = model.hidden.length === 0 ? model.name : `${model.name} ${model.hidden.join("–")}`;
  const phases = plan.length === 0 ? "" : ` ${plan.map(phaseText).join(", then ")}.`;
  const text =
    `${folds} ${folds === 1 ? "training" : "trainings"} of ${shape}, ${model.activation}, ` +
    `${formatCount(model.parameters)} parameters, each on about ${formatCount(data.training)} rows and judged on ` +
    `about ${formatCount(data.validation)} held-out rows.`;
  return `${text}${phases.replace(/^ ./, (start) => start.toUpperCase())}`;
}

function render({ validation, folds, pooled }: FoldsContext): Html {
  const { target, source, created } = validation;
  const { sentence, detail } = crossValidationVerdict(validation);
  return html`<header>
${brandOf("cross-validation", created)}
<h1>${target}: ${foldsText(validation)} of <span class="source">${source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${notices(validation).map((text) => html`<p class="notice" role="note">${text}</p>\n`)}
${
  pooled &&
  html`${tilesOf(pooled.comparison, pooled.words)}
<p class="setup">${trainedOn(pooled, folds.length)}</p>`
}
</header>`;
}

/** What was trained on what, and what came of it in one sentence. */
export const headline: Section<FoldsContext> = { id: "headline", render };
