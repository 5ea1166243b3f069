import type { BranchName } from "../../../training/index.ts";
import { drawCurves } from "../../charts/epoch-curves.ts";
import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { quantities } from "../../sections/training.ts";
import { branchKey } from "../../table.ts";
import type { FoldsContext } from "../context.ts";
import { pooledCurves } from "../pool/epochs.ts";

/** `baseline 12 to 31`, of the epochs that were best in each fold; null where none was chosen. */
function bestEpochs({ folds }: FoldsContext, branch: BranchName): string | null {
  const best = folds.flatMap(({ record }) => record.branches[branch]?.bestEpoch ?? []);
  if (best.length === 0) return null;
  const [first, last] = [Math.min(...best), Math.max(...best)];
  return `${branch} ${first === last ? first : `${first} to ${last}`}`;
}

function render(context: FoldsContext): Html | null {
  const { pooled, folds } = context;
  if (pooled === undefined) return null;
  const metrics = folds.map((fold) => fold.metrics);
  const phases = new Set(metrics.flatMap((fold) => fold.map(({ branch }) => branch)));
  const forked = phases.size > 1 && phases.has("pretraining");
  let isCut = false;
  const figures = quantities(pooled.words).flatMap((quantity) => {
    if (!forked && quantity.branchesOnly === true) return [];
    const curves = pooledCurves(metrics, quantity.figure);
    isCut ||= curves.isCut;
    const chart = drawCurves(curves.pointsOf, { quantity, fork: curves.fork }, pooled.document);
    return chart === null ? [] : [html`<figure>${chart}<figcaption>${quantity.caption}</figcaption></figure>\n`];
  });
  if (figures.length === 0) return null;
  const shown = (["pretraining", "baseline", "controlled"] as const).filter((name) => phases.has(name));
  const best = (["baseline", "controlled"] as const).flatMap((branch) => bestEpochs(context, branch) ?? []);
  const notes = [
    folds.length < 2 ? "" : "Means over the folds, with bands of one deviation on either side.",
    isCut ? "Some folds were trained for longer than others: drawn is what all of them have." : "",
    best.length === 0 ? "" : `The best epochs of the folds are: ${best.join(", ")}.`,
    phases.has("controlled")
      ? "The training objective is the mean over the batches that were not controlled, in both branches."
      : "",
  ];
  return html`<p class="legend">${shown.map((name) => html`${branchKey(name)} `)}</p>
<div class="grid">
${figures}</div>
<p class="note">${notes.filter((note) => note !== "").join(" ")}</p>`;
}

/** Objective and validation error, epoch by epoch, over the folds. */
export const training: Section<FoldsContext> = { id: "training", title: "Training", render };
