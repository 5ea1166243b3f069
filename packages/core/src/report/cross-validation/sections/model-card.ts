import { formatCount } from "../../format.ts";
import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import {
  CARD_NOTE,
  EPOCH_LIMIT,
  entry,
  intendedUse,
  isChosen,
  NOT_INTENDED,
  tableLimits,
  warningLimits,
} from "../../sections/model-card.ts";
import type { FoldsContext, PooledContext } from "../context.ts";
import { foldsText, spreadText } from "../words.ts";
import { partedText } from "./data.ts";
import { figuresOf, meanInterval } from "./figures.ts";
import { distinctWarnings } from "./warnings.ts";

/** What the model is: the mean of the folds', or that there is none of all. */
function modelText({ validation, folds }: FoldsContext, { record, comparison }: PooledContext): string {
  const { ensemble, version, created } = validation;
  const { model, plan } = record;
  const layers = model.hidden.length === 0 ? "no hidden layer" : `hidden layers of ${model.hidden.join(", ")} units`;
  const control = [...new Set(plan.flatMap(({ controlled }) => controlled?.objective ?? []))];
  const objectives = [...new Set(plan.map(({ objective }) => objective))];
  const isControlled = comparison.branches.includes("controlled");
  const trained = isControlled && control.length > 0 ? `, their slopes controlled by ${control.join(", ")}` : "";
  const networks =
    `neural networks (${model.name}) with ${layers}, ${model.activation} activation and ` +
    `${formatCount(model.parameters)} parameters, trained on the loss ${objectives.join(", ")}${trained}, by isocline ` +
    `${version} on ${created.slice(0, 10)}`;
  const which = isControlled ? "the controlled models" : "the models";
  return ensemble
    ? `The mean of the predictions of ${folds.length} ${networks}: model.onnx, ${which} of the folds, each with its own preprocessing inside.`
    : `${folds.length} ${networks}, one a fold. No model of all of them was made: train with --ensemble for their mean, or again on all rows for one model.`;
}

function metricsText({ validation }: FoldsContext, { words: { error, share }, comparison }: PooledContext): string {
  const texts = [error, share].flatMap(({ key, name }) => {
    const figure = figuresOf(validation, "metrics").find((each) => each.key === key);
    if (figure === undefined) return [];
    const of = comparison.branches.map(
      (branch) => `${branch} ${spreadText(figure[branch])} (${meanInterval(validation, figure, branch)})`,
    );
    return [`${name} ${of.join(", ")}`];
  });
  return `Of single folds’ models, each on rows that it was not trained on: mean ± deviation over ${foldsText(validation)}, with the 95 % interval of the mean. They are: ${texts.join("; ")}. Sensitivity to noise and slopes stand beside them, since a model that answers noise steeply can have a small error on clean rows.`;
}

function limits({ validation, folds }: FoldsContext, { record }: PooledContext): readonly string[] {
  const chosen = folds.some(({ record: { branches } }) => Object.values(branches).some(isChosen));
  return [
    ...(validation.ensemble
      ? [
          "The mean of the models was judged on no rows: most of its members were trained on each row of the table. As a rule it errs somewhat less than they do one by one.",
        ]
      : []),
    ...(chosen ? [EPOCH_LIMIT] : []),
    ...tableLimits({ ...record.data, split: { kind: validation.split.kind, aside: 0 } }),
    ...warningLimits(distinctWarnings(validation.warnings).length),
  ];
}

function render(context: FoldsContext): Html | null {
  const { validation, pooled } = context;
  if (pooled === undefined) return null;
  const { record, words } = pooled;
  const { source, version, created } = validation;
  return html`<dl class="card">
${entry("Model", modelText(context, pooled))}
${entry("Intended use", intendedUse(record))}
${entry("Not intended", NOT_INTENDED)}
${entry(
  "Data",
  `${source}: ${formatCount(record.data.rows)} rows, in ${foldsText(validation)}, parted ${partedText(validation)}; in each about ${formatCount(record.data.training)} rows for training and ${formatCount(record.data.validation)} for validation. The section on data has every column.`,
)}
${entry("Metrics", metricsText(context, pooled))}
${entry("Limits", html`<ul>${limits(context, pooled).map((text) => html`<li>${text}</li>\n`)}</ul>`)}
${entry(
  "How to cite",
  html`Cross-validated model of ${words.label} from ${source}, trained with isocline ${version} on ${created.slice(0, 10)}; and the works below whose methods it uses.`,
)}
</dl>
${CARD_NOTE}`;
}

/** What the model is, what it is for, how good it is and where it ends. */
export const modelCard: Section<FoldsContext> = { id: "model-card", title: "Model card", render };
