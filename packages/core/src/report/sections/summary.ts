import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { comparisonHtml } from "../table.ts";

function render({ comparison, record }: ReportContext): Html | null {
  if (comparison.branches.length === 0) return null;
  const target = record.data.preprocessing.target.name;
  const difference = comparison.branches.length === 2 ? " Changes are relative; that of R² is the difference." : "";
  return html`${comparisonHtml(comparison, "metrics", "Errors and smoothness on the validation rows.", "metric")}
<p class="note">Errors are in units of ${target}. The slope norm is the length of the vector of slopes, averaged over the rows, in standard units: standard deviations of ${target} per standard deviation of a feature.${difference}</p>`;
}

/** Errors, output variance and slope norm of the branches. */
export const summary: Section = { id: "summary", title: "Summary", render };
