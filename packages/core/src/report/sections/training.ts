import { comparedError } from "../../training/index.ts";
import { type EpochQuantity, epochCurves } from "../charts/epoch-curves.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { branchKey } from "../table.ts";
import { type TargetWords, wordsOf } from "../words.ts";

/** The error that the best epoch is chosen by. */
const watched: EpochQuantity["figure"] = ({ validation }) => comparedError(validation);

/** What is drawn epoch by epoch. */
export const quantities = ({
  unit,
  error: { name },
}: TargetWords): readonly (EpochQuantity & { readonly caption: string })[] => [
  {
    title: "training objective",
    caption: "Training objective, standard units.",
    figure: ({ loss }) => loss,
    comparable: false,
  },
  {
    title: `validation ${name}`,
    caption: `Validation ${name}, in ${name === "RMSE" ? unit : "nats"}.`,
    figure: watched,
    comparable: true,
  },
  {
    title: `validation ${name} after the branch point`,
    caption: `Validation ${name} after the branch point, enlarged.`,
    figure: watched,
    comparable: true,
    branchesOnly: true,
  },
];

function render({ record, metrics, document }: ReportContext): Html | null {
  const words = wordsOf(record.data.preprocessing.target);
  const phases = new Set(metrics.map(({ branch }) => branch));
  // Without a pretraining or without a branch the enlarged chart would repeat the one before it.
  const forked = phases.size > 1 && phases.has("pretraining");
  const charts = quantities(words)
    .filter(({ branchesOnly = false }) => forked || !branchesOnly)
    .map((quantity) => ({ ...quantity, chart: epochCurves(metrics, record, quantity, document) }))
    .filter(({ chart }) => chart !== null);
  if (charts.length === 0) return null;
  const shown = (["pretraining", "baseline", "controlled"] as const).filter((name) => phases.has(name));
  const best = Object.values(record.branches).some(({ bestEpoch }) => bestEpoch !== null);
  const figures = charts.map(
    ({ chart, caption }) => html`<figure>${chart}<figcaption>${caption}</figcaption></figure>\n`,
  );
  return html`<p class="legend">${shown.map((name) => html`${branchKey(name)} `)}${best ? html`<span class="ring">best epoch</span>` : null}</p>
<div class="grid">
${figures}</div>
${
  phases.has("controlled")
    ? html`<p class="note">The training objective is the mean over the batches that were not controlled, in both branches.</p>`
    : null
}`;
}

/** Objective and validation error, epoch by epoch. */
export const training: Section = { id: "training", title: "Training", render };
