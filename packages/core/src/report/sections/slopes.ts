import { outputNames, type Target } from "../../data/index.ts";
import type { SlopeStatistics } from "../../training/index.ts";
import { slopeDistribution, slopesOf } from "../charts/slope-distribution.ts";
import { type ComparisonRow, rankedColumns, rowsOf } from "../comparison.ts";
import { formatBeside, formatNumber } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { branchKey, comparisonHtml, figureTable } from "../table.ts";
import { wordsOf } from "../words.ts";

/** More small charts than this do not help; the tables have every feature. */
const MOST_CHARTS = 24;

const QUANTILES = ["mean", "p05", "p25", "p50", "p75", "p95"] as const;

/** What the sign of a slope means: of several outputs together there are sizes alone. */
function signText(target: Target): string {
  const isClass = target.kind === "classification";
  const names = outputNames(target);
  if (isClass && names.length === 2) {
    return `It is that of the probability of ${names[1]}, which falls as the feature grows where the slope is left of the dashed line.`;
  }
  if (names.length === 1) return "Left of the dashed line the prediction falls as the feature grows.";
  const how = isClass ? "half the sum of the sizes over the classes" : "the mean size over the numbers predicted";
  return `Here it is ${how}, so none is left of 0.`;
}

const largest = (row: ComparisonRow | undefined): number => Math.max(row?.baseline ?? 0, row?.controlled ?? 0);

/** The quantiles of the absolute slopes, folded away; `of` says what they are of where that is no one run. */
export function slopeQuantiles({ record, comparison }: ReportContext, columns: readonly string[], of = ""): Html {
  const words = wordsOf(record.data.preprocessing.target);
  const table = (unit: "standard" | "raw", caption: string): Html =>
    figureTable({
      caption,
      columns: ["feature", "branch", "mean", "5 %", "25 %", "50 %", "75 %", "95 %"],
      textColumns: [1],
      rows: columns.flatMap((column) =>
        comparison.branches.flatMap((branch) => {
          const statistics: SlopeStatistics | undefined = slopesOf(record, branch, column)?.[unit];
          if (statistics === undefined) return [];
          return [{ cells: [column, branchKey(branch), ...QUANTILES.map((key) => formatNumber(statistics[key], 3))] }];
        }),
      ),
    });
  return html`<details><summary>Quantiles of the absolute slope, in standard and raw units</summary>
${table("standard", `Absolute slope in standard units: ${words.standard} per standard deviation of the feature${of}.`)}
${table("raw", `Absolute slope in raw units: ${words.raw} per unit of the feature${of}.`)}
</details>`;
}

/** Small charts of the slopes' distributions, the most sensitive feature first; null where there are none. */
export function slopeCharts({ record, comparison, document }: ReportContext, over: string): Html | null {
  const columns = rankedColumns(record);
  const charts = columns
    .map((column) => ({ column, chart: slopeDistribution(record, comparison.branches, column, document) }))
    .filter(({ chart }) => chart !== null)
    .slice(0, MOST_CHARTS);
  if (charts.length === 0) return null;
  const rows = rowsOf(comparison, "slope").filter(({ scope }) => scope === "column");
  const figures = charts.map(({ column, chart }) => {
    const row = rows.find(({ key }) => key === column);
    const means = comparison.branches.map((branch) => formatBeside(row?.[branch], largest(row), 3)).join(" → ");
    return html`<figure class="small"><div class="panel"><b>${column}</b><span>${means}</span></div>${chart}</figure>\n`;
  });
  const legend = comparison.branches.map((branch) => html`${branchKey(branch)} `);
  const left =
    columns.length > charts.length && charts.length === MOST_CHARTS
      ? `The ${MOST_CHARTS} most sensitive features. `
      : "";
  return html`<p class="legend">${legend}</p>
<div class="group" role="group" aria-label="Slope distributions"><div class="grid">
${figures}</div>
<p class="caption">${left}Distribution of the slope over ${over}, in standard units; each panel has a scale of its own and leaves out the outermost half percent on either side. Beside the name: the mean absolute slope.</p></div>`;
}

/** What slopes are, and what their sign means. */
export function slopeNote(target: Target): string {
  return `The slope is ∂prediction/∂feature at a row. ${signText(target)} A narrow heap at the line is a feature that the model hardly answers.`;
}

function render(context: ReportContext): Html | null {
  const { record, comparison } = context;
  const columns = rankedColumns(record);
  if (columns.length === 0) return null;
  return html`${slopeCharts(context, "the validation rows")}
${comparisonHtml(comparison, "slope", "Mean absolute slope, in standard units.", "feature")}
<p class="note">${slopeNote(record.data.preprocessing.target)}</p>
${slopeQuantiles(context, columns)}`;
}

/** How steeply the prediction answers each feature. */
export const slopes: Section = { id: "slopes", title: "Slopes", render };
