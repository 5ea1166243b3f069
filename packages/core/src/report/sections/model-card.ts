import type { BranchName, BranchRecord, RunRecord } from "../../training/index.ts";
import { metricRow } from "../comparison.ts";
import { formatCount, formatNumber } from "../format.ts";
import { type Html, type HtmlPart, html } from "../html.ts";
import { intervalsOf, intervalText } from "../intervals.ts";
import type { ReportContext, Section } from "../section.ts";
import { wordsOf } from "../words.ts";
import { splitText } from "./data.ts";

/** The columns of a model in words, the first few by name. */
function columnsText({ data }: RunRecord): string {
  const names = data.preprocessing.features.map(({ name }) => name);
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}

function modelText({ model, plan, version, created, seed }: RunRecord, branches: readonly BranchName[]): string {
  const layers = model.hidden.length === 0 ? "no hidden layer" : `hidden layers of ${model.hidden.join(", ")} units`;
  const control = [
    ...new Set(plan.flatMap(({ controlled }) => (controlled === undefined ? [] : [controlled.objective]))),
  ];
  const objectives = [...new Set(plan.map(({ objective }) => objective))];
  const trained =
    branches.includes("controlled") && control.length > 0 ? `, its slopes controlled by ${control.join(", ")}` : "";
  return (
    `A neural network (${model.name}) with ${layers}, ${model.activation} activation and ` +
    `${formatCount(model.parameters)} parameters, trained on the loss ${objectives.join(", ")}${trained}, by isocline ${version} ` +
    `on ${created.slice(0, 10)} with seed ${seed}.${branches.length === 2 ? " The baseline is the same model trained on without control." : ""}`
  );
}

/** The figures that the run is judged by, of each branch, with their intervals where it has them. */
function metricsText({ record, comparison }: ReportContext): string {
  const { error, share } = wordsOf(record.data.preprocessing.target);
  const texts = [error, share].flatMap(({ key, name }) => {
    const row = metricRow(comparison, key);
    if (row === undefined) return [];
    const found = intervalsOf(record, key);
    const figures = comparison.branches.map((branch) => {
      const ends = found?.[branch] === undefined ? "" : ` (${intervalText(found[branch])})`;
      return `${branch} ${formatNumber(row[branch])}${ends}`;
    });
    return [`${name}: ${figures.join(", ")}`];
  });
  if (texts.length === 0) return "None: no branch has been trained to its end.";
  const level = record.intervals === undefined ? "" : ", with 95 % intervals";
  return `On the validation rows${level}. ${texts.join(". ")}. Sensitivity to noise and slopes stand beside them, since a model that answers noise steeply can have a small error on clean rows.`;
}

/** The epoch that the validation rows chose. */
export const EPOCH_LIMIT: string =
  "The epoch was chosen by the objective on the validation rows that the figures are of, so the errors may be a little too small.";

/** Whether the validation rows chose the epoch of a branch; the records of before tell it of those that stopped early. */
export const isChosen = ({ restored, status }: BranchRecord): boolean => restored ?? status === "stopped";

/** What the table and its split leave open, whatever was trained on it. */
export function tableLimits({ split, preprocessing: { features } }: RunRecord["data"]): readonly string[] {
  const kind = split?.kind ?? "random";
  return [
    ...(kind === "random" || kind === "stratified"
      ? [
          "The validation rows were drawn from the same table at random. Where rows belong together, or new ones come later, expect larger errors.",
        ]
      : []),
    "Outside the ranges and levels of the training rows the model extrapolates, and nothing here says how well.",
    "Errors are over all validation rows; they were not compared between groups of people or things.",
    "Slopes and partial dependence say how the model answers its inputs, not what a change would cause.",
    ...(features.some((feature) => feature.kind !== "category" && feature.missing !== undefined)
      ? ["A blank number counts as the median of the training rows."]
      : []),
    ...(features.some((feature) => feature.kind === "category")
      ? ["A text that is no level of its column counts as “other”."]
      : []),
  ];
}

/** That there are warnings to read; nothing where there are none. */
export function warningLimits(count: number): readonly string[] {
  return count === 0 ? [] : [`There ${count === 1 ? "is one warning" : `are ${count} warnings`} above.`];
}

/** What a user must know before trusting the model; only what the record shows, and what no run can show. */
function limits({ branches, data, warnings, intervals }: RunRecord): readonly string[] {
  const ran = Object.values(branches);
  const fold = data.split?.fold;
  return [
    ...(ran.some(isChosen) ? [EPOCH_LIMIT] : []),
    "One training from one seed: how much another would differ is not measured here.",
    ...(fold === undefined
      ? []
      : [`It is fold ${fold.fold} of ${fold.of} of a cross-validation, whose own report compares them all.`]),
    ...tableLimits(data),
    ...(intervals === undefined && ran.length > 0 ? ["The errors have no intervals."] : []),
    ...warningLimits(warnings.length),
  ];
}

/** One entry of a card. */
export function entry(term: string, content: HtmlPart): Html {
  return html`<div><dt>${term}</dt><dd>${content}</dd></div>\n`;
}

/** Where the form of the card comes from. */
export const CARD_NOTE: Html = html`<p class="note">Made from the run’s record, in the order of Mitchell et al. (2019).</p>`;

/** What no record says: what the predictions are for. */
export function intendedUse(record: RunRecord): string {
  const { label } = wordsOf(record.data.preprocessing.target);
  return `To predict ${label} of rows like those of ${record.data.source} from ${columnsText(record)}. What the predictions are for, and who may rely on them, is not part of the record: whoever hands the model on should say it.`;
}

export const NOT_INTENDED: string =
  "Rows of another source, time or make than the training rows; decisions about people without a check of its errors for those concerned; statements about causes.";

function render(context: ReportContext): Html | null {
  const { record, comparison } = context;
  const { data, version, created, seed } = record;
  const { label } = wordsOf(data.preprocessing.target);
  const split = data.split === undefined ? "at random" : splitText(data.split);
  return html`<dl class="card">
${entry("Model", modelText(record, comparison.branches))}
${entry("Intended use", intendedUse(record))}
${entry("Not intended", NOT_INTENDED)}
${entry(
  "Data",
  `${data.source}: ${formatCount(data.training)} rows for training, ${formatCount(data.validation)} for validation, split ${split}. The section on data has every column.`,
)}
${entry("Metrics", metricsText(context))}
${entry("Limits", html`<ul>${limits(record).map((text) => html`<li>${text}</li>\n`)}</ul>`)}
${entry(
  "How to cite",
  html`Model of ${label} from ${data.source}, trained with isocline ${version} on ${created.slice(0, 10)}, seed ${seed}; and the works below whose methods it uses.`,
)}
</dl>
${CARD_NOTE}`;
}

/** What the model is, what it is for, how good it is and where it ends. */
export const modelCard: Section = { id: "model-card", title: "Model card", render };
