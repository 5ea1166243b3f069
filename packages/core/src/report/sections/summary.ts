import type { Target } from "../../data/index.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { comparisonHtml } from "../table.ts";
import { type TargetWords, wordsOf } from "../words.ts";

const shares = (kind: Target["kind"]): string =>
  kind === "regression" ? "that of R² is" : "those of accuracy, AUC and calibration error are";

function errors(target: Target, { unit }: TargetWords): string {
  if (target.kind === "regression") return `Errors are in ${unit}.`;
  return "Log loss is the mean −ln of the right class's probability; the Brier score is half the mean of Σ (p − y)²; the calibration error is the mean difference between confidence and accuracy over ten bins of confidence.";
}

function render({ comparison, record }: ReportContext): Html | null {
  if (comparison.branches.length === 0) return null;
  const { target } = record.data.preprocessing;
  const words = wordsOf(target);
  const difference =
    comparison.branches.length === 2 ? ` Changes are relative; ${shares(target.kind)} the difference.` : "";
  return html`${comparisonHtml(comparison, "metrics", "Errors and smoothness on the validation rows.", "metric")}
<p class="note">${errors(target, words)} The slope norm is the length of the vector of slopes, averaged over the rows, in standard units: ${words.standard} per standard deviation of a feature.${difference}</p>`;
}

/** Errors, output variance and slope norm of the branches. */
export const summary: Section = { id: "summary", title: "Summary", render };
