import { memberOf } from "../../base/index.ts";
import { type Feature, splitRegistry } from "../../data/index.ts";
import type { RunRecord } from "../../training/index.ts";
import { formatCount, formatNumber, formatPercent, formatPlain, UNDEFINED } from "../format.ts";
import { type Html, type HtmlPart, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { figureTable } from "../table.ts";

/** More levels of a category than this are counted, not named. */
const MOST_LEVELS = 12;

function range(feature: Feature): HtmlPart {
  if (feature.kind === "numeric") {
    const blanks = feature.missing?.indicator === true ? `, blanks count as ${formatPlain(feature.missing.fill)}` : "";
    return `${formatPlain(feature.minimum)} to ${formatPlain(feature.maximum)}${blanks}`;
  }
  const rest = feature.levels.length - MOST_LEVELS;
  return `${feature.levels.slice(0, MOST_LEVELS).join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
}

/** `by group: shop, 4 groups held`. */
function splitText({ kind, column, fold, groups, from }: NonNullable<RunRecord["data"]["split"]>): string {
  const { phrase } = memberOf(splitRegistry, kind);
  const times = fold !== undefined && fold.repeat > 1 ? `, repeat ${fold.repeat}` : "";
  return [
    column === undefined ? phrase : `${phrase}: ${column}`,
    ...(groups === undefined ? [] : [`${groups.validation} of ${groups.training + groups.validation} groups held`]),
    ...(from === undefined ? [] : [`held from ${from} on`]),
    ...(fold === undefined ? [] : [`fold ${fold.fold} of ${fold.of}${times}`]),
  ].join(", ");
}

function render({ record: { data } }: ReportContext): Html {
  const { features, target } = data.preprocessing;
  const aside = data.split?.aside ?? 0;
  const part = (rows: number): string => (data.rows === 0 ? "" : ` (${formatPercent(rows / data.rows)})`);
  const table = figureTable({
    caption: "Columns, as the training rows had them.",
    columns: ["column", "kind", "mean", "sd", "range or levels"],
    textColumns: [1, 4],
    rows: [
      ...features.map((feature) => ({
        cells: [
          feature.name,
          feature.kind === "numeric" && feature.scaling !== undefined
            ? `numeric, ${feature.scaling.name}`
            : feature.kind,
          feature.kind === "numeric" ? formatNumber(feature.mean) : UNDEFINED,
          feature.kind === "numeric" ? formatNumber(feature.deviation) : UNDEFINED,
          html`<span class="levels">${range(feature)}</span>`,
        ],
      })),
      {
        cells: [target.name, "target", formatNumber(target.mean), formatNumber(target.deviation), UNDEFINED],
        strong: true,
      },
    ],
  });
  return html`<dl class="facts">
<div><dt>source</dt><dd>${data.source}</dd></div>
<div><dt>rows</dt><dd>${formatCount(data.rows)}</dd></div>
<div><dt>training</dt><dd>${formatCount(data.training)}${part(data.training)}</dd></div>
<div><dt>validation</dt><dd>${formatCount(data.validation)}${part(data.validation)}</dd></div>
${aside > 0 ? html`<div><dt>left aside</dt><dd>${formatCount(aside)}${part(aside)}</dd></div>\n` : null}\
${data.split === undefined ? null : html`<div><dt>split</dt><dd>${splitText(data.split)}</dd></div>\n`}\
</dl>
${table}`;
}

/** The table, its split and its columns. */
export const data: Section = { id: "data", title: "Data and split", render };
