import { memberOf } from "../../base/index.ts";
import { type Feature, formatDate, type Preprocessing, splitRegistry, type Target } from "../../data/index.ts";
import type { RunRecord } from "../../training/index.ts";
import { formatCount, formatNumber, formatPercent, formatPlain, UNDEFINED } from "../format.ts";
import { type Html, type HtmlPart, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { figureTable } from "../table.ts";

/** More levels of a category than this are counted, not named. */
const MOST_LEVELS = 12;

function range(feature: Feature): HtmlPart {
  if (feature.kind !== "category") {
    const text = feature.kind === "date" ? formatDate : formatPlain;
    const blanks = feature.missing?.indicator === true ? `, blanks count as ${text(feature.missing.fill)}` : "";
    if (feature.kind === "boolean") return `0 or 1${blanks}`;
    return `${text(feature.minimum)} to ${text(feature.maximum)}${blanks}`;
  }
  const rest = feature.levels.length - MOST_LEVELS;
  const names = feature.levels.slice(0, MOST_LEVELS).map((level) => (level === "" ? "(blank)" : level));
  return `${names.join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
}

function targetRows(target: Target): readonly (readonly HtmlPart[])[] {
  if (target.kind === "classification") {
    const rest = target.classes.length - MOST_LEVELS;
    const classes = `${target.classes.slice(0, MOST_LEVELS).join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
    return [[target.name, "target, classes", UNDEFINED, UNDEFINED, html`<span class="levels">${classes}</span>`]];
  }
  return target.columns.map(({ name, mean, deviation, transform }) => {
    const kind = transform === undefined ? "target" : `target, its ${transform.name} predicted`;
    return [name, kind, formatNumber(mean), formatNumber(deviation), UNDEFINED];
  });
}

/** What a feature is, and how it is encoded where that is not the plain way. */
function kindOf(feature: Feature): string {
  if (feature.kind === "numeric" && feature.scaling !== undefined) return `numeric, ${feature.scaling.name}`;
  if (feature.kind === "date") return ["date", ...feature.parts.map((part) => `${part} cycle`)].join(", ");
  if (feature.kind === "category" && feature.embedding !== undefined)
    return `category, embedded in ${feature.embedding}`;
  return feature.kind;
}

/** `by group: shop, 4 groups held`. */
export function splitText({ kind, column, fold, groups, from }: NonNullable<RunRecord["data"]["split"]>): string {
  const { phrase } = memberOf(splitRegistry, kind);
  const times = fold !== undefined && fold.repeat > 1 ? `, repeat ${fold.repeat}` : "";
  return [
    column === undefined ? phrase : `${phrase}: ${column}`,
    ...(groups === undefined ? [] : [`${groups.validation} of ${groups.training + groups.validation} groups held`]),
    ...(from === undefined ? [] : [`held from ${from} on`]),
    ...(fold === undefined ? [] : [`fold ${fold.fold} of ${fold.of}${times}`]),
  ].join(", ");
}

/** Every column that the model takes, and those that it predicts. */
export function columnsTable({ features, target }: Preprocessing, caption: string): Html {
  return figureTable({
    caption,
    columns: ["column", "kind", "mean", "sd", "range or levels"],
    textColumns: [1, 4],
    rows: [
      ...features.map((feature) => ({
        cells: [
          feature.name,
          kindOf(feature),
          feature.kind === "numeric" ? formatNumber(feature.mean) : UNDEFINED,
          feature.kind === "numeric" ? formatNumber(feature.deviation) : UNDEFINED,
          html`<span class="levels">${range(feature)}</span>`,
        ],
      })),
      ...targetRows(target).map((cells) => ({ cells, strong: true })),
    ],
  });
}

function render({ record: { data } }: ReportContext): Html {
  const aside = data.split?.aside ?? 0;
  const part = (rows: number): string => (data.rows === 0 ? "" : ` (${formatPercent(rows / data.rows)})`);
  return html`<dl class="facts">
<div><dt>source</dt><dd>${data.source}</dd></div>
<div><dt>rows</dt><dd>${formatCount(data.rows)}</dd></div>
<div><dt>training</dt><dd>${formatCount(data.training)}${part(data.training)}</dd></div>
<div><dt>validation</dt><dd>${formatCount(data.validation)}${part(data.validation)}</dd></div>
${aside > 0 ? html`<div><dt>left aside</dt><dd>${formatCount(aside)}${part(aside)}</dd></div>\n` : null}\
${data.split === undefined ? null : html`<div><dt>split</dt><dd>${splitText(data.split)}</dd></div>\n`}\
</dl>
${columnsTable(data.preprocessing, "Columns, as the training rows had them.")}`;
}

/** The table, its split and its columns. */
export const data: Section = { id: "data", title: "Data and split", render };
