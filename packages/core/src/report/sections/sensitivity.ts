import { outputNames } from "../../data/index.ts";
import type { BranchName } from "../../training/index.ts";
import { MOST_BARS, sensitivityBars } from "../charts/sensitivity-bars.ts";
import { rankedColumns, rowsOf } from "../comparison.ts";
import { formatNumber } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { branchKey, comparisonHtml, groupedTable } from "../table.ts";
import { wordsOf } from "../words.ts";

/** The sensitivity of each output, where there are several; null otherwise. */
function byOutput({ comparison, record }: ReportContext): Html | null {
  const names = outputNames(record.data.preprocessing.target);
  const isClass = record.data.preprocessing.target.kind === "classification";
  const figure = (branch: BranchName, output: string, column: string): string => {
    const outputs = record.branches[branch]?.outputs;
    const found = outputs !== undefined && Object.hasOwn(outputs, output) ? outputs[output]?.sensitivity : undefined;
    return formatNumber(found !== undefined && Object.hasOwn(found, column) ? found[column] : null, 3);
  };
  const branches = comparison.branches.filter((branch) => record.branches[branch]?.outputs !== undefined);
  if (names.length < 2 || (isClass && names.length === 2) || branches.length === 0) return null;
  const caption = isClass
    ? "Sensitivity of the probability of each class."
    : "Sensitivity of each number predicted, in its own units.";
  const table = groupedTable({
    caption,
    heading: "feature",
    groups: names.map((title) => ({ title, columns: branches.map(branchKey) })),
    rows: rankedColumns(record).map((column) => ({
      cells: [column, ...names.flatMap((output) => branches.map((branch) => figure(branch, output, column)))],
    })),
  });
  return html`<details><summary>Sensitivity by ${isClass ? "class" : "number predicted"}</summary>
${table}
</details>`;
}

function render(context: ReportContext): Html | null {
  const { comparison, record, document } = context;
  const words = wordsOf(record.data.preprocessing.target);
  const chart = sensitivityBars(comparison, words.changed, document);
  if (chart === null) return null;
  const many = rowsOf(comparison, "sensitivity").length - 1 > MOST_BARS;
  return html`<div class="pair">
<figure>${chart}
<figcaption>Sensitivity of each feature${many ? `, the ${MOST_BARS} largest` : ""}.</figcaption></figure>
${comparisonHtml(comparison, "sensitivity", `Sensitivity, in ${words.unit}.`, "feature")}
</div>
<p class="note">Sensitivity is the mean absolute change of the prediction when Gaussian noise of σ = ${record.noise} standard deviations is added to one feature and the others stay as they are. Smaller means that noise in that column matters less.</p>
${byOutput(context)}`;
}

/** How far noise on each feature moves the prediction. */
export const sensitivity: Section = { id: "sensitivity", title: "Sensitivity to noise", render };
