import type { Target } from "../../data/index.ts";
import { formatCount, formatPercent } from "../format.ts";
import { type Html, html } from "../html.ts";
import { differenceInterval, differenceVerdict, intervalsOf, intervalText } from "../intervals.ts";
import { metricRows } from "../metric-rows.ts";
import type { ReportContext, Section } from "../section.ts";
import { branchKey, comparisonHtml, figureTable } from "../table.ts";
import { type TargetWords, wordsOf } from "../words.ts";

const shares = (kind: Target["kind"]): string =>
  kind === "regression" ? "that of R² is" : "those of accuracy, AUC and calibration error are";

function errors(target: Target, { unit }: TargetWords): string {
  if (target.kind === "regression") return `Errors are in ${unit}.`;
  return "Log loss is the mean −ln of the right class's probability; the Brier score is half the mean of Σ (p − y)²; the calibration error is the mean difference between confidence and accuracy over ten bins of confidence.";
}

/** The units of the errors and of the slope norm. */
export function errorNote(target: Target): string {
  const words = wordsOf(target);
  return `${errors(target, words)} The slope norm is the length of the vector of slopes, averaged over the rows, in standard units: ${words.standard} per standard deviation of a feature.`;
}

/** The intervals as a table, and in words what they are; null where the record has none. */
function sureness({ record, comparison: { branches } }: ReportContext): Html | null {
  const { intervals, data } = record;
  if (intervals === undefined || intervals.figures.length === 0) return null;
  const { confidence, draws, groups } = intervals;
  const level = formatPercent(confidence);
  const paired = branches.length === 2;
  const table = figureTable({
    caption: `${level} intervals over the validation rows${paired ? ", and of controlled − baseline on the same rows" : ""}.`,
    columns: ["metric", ...branches.map(branchKey), ...(paired ? ["difference", "controlled is"] : [])],
    textColumns: paired ? [4] : [],
    broad: true,
    rows: metricRows(data.preprocessing.target).flatMap(({ key, label }) => {
      const found = intervalsOf(record, key);
      if (found === undefined) return [];
      const ends = branches.map((branch) => intervalText(found[branch]));
      const difference = paired ? [differenceInterval(found.difference, key), differenceVerdict(found)] : [];
      return [{ cells: [label, ...ends, ...difference] }];
    }),
  });
  const units =
    groups < data.validation ? `${formatCount(groups)} groups of the validation rows` : "the validation rows";
  const wilson = intervals.figures.some(({ method }) => method === "wilson")
    ? " Accuracy has Wilson's score interval."
    : "";
  return html`${table}
<p class="note">Percentile bootstrap: ${units} were drawn with replacement ${formatCount(draws)} times, the same for both branches.${wilson} The intervals say how the figures would vary with other rows of the same source, these models given. They do not say how another training would turn out, for which cross-validation is the measure, and rows that depend on each other make them too narrow. “No difference shown” does not mean that there is none.</p>`;
}

function render(context: ReportContext): Html | null {
  const { comparison, record } = context;
  if (comparison.branches.length === 0) return null;
  const { target } = record.data.preprocessing;
  const difference =
    comparison.branches.length === 2 ? ` Changes are relative; ${shares(target.kind)} the difference.` : "";
  return html`${comparisonHtml(comparison, "metrics", "Errors and smoothness on the validation rows.", "metric")}
<p class="note">${errorNote(target)}${difference}</p>
${sureness(context)}`;
}

/** Errors, output variance and slope norm of the branches, and how sure the errors are. */
export const summary: Section = { id: "summary", title: "Accuracy", render };
