import { MOST_ROWS, rankedFeatures, sensitivityOfRuns } from "../charts/sensitivity-of-runs.ts";
import { rowsOf } from "../comparison.ts";
import { type Html, html } from "../html.ts";
import type { Section } from "../section.ts";
import { branchKey, groupedTable } from "../table.ts";
import { figureText, type RunsContext, withFigures } from "./context.ts";

function render(context: RunsContext): Html | null {
  const { words, branches, document } = context;
  const runs = withFigures(context);
  const chart = sensitivityOfRuns(runs, branches, words.changed, document);
  if (chart === null) return null;
  const hasFolds = runs.some(({ folds }) => folds !== undefined);
  const features = rankedFeatures(runs);
  const most = Math.max(1, Math.floor(MOST_ROWS / runs.length));
  const noises = [...new Set(runs.map(({ record }) => record.noise))].map((noise) => `σ = ${noise}`).join(" or ");
  const table = groupedTable({
    caption: `Sensitivity, in ${words.unit}.`,
    heading: "feature",
    groups: runs.map(({ name, comparison }) => ({ title: name, columns: comparison.branches.map(branchKey) })),
    rows: features.map((feature) => ({
      cells: [
        feature,
        ...runs.flatMap((run) => {
          const rows = rowsOf(run.comparison, "sensitivity");
          const row = rows.find(({ scope, key }) => scope === "column" && key === feature);
          return run.comparison.branches.map((branch) => figureText(run, row, branch));
        }),
      ],
    })),
  });
  return html`<p class="legend">${branches.map((name) => html`${branchKey(name)} `)}</p>
<figure class="full">${chart}
<figcaption>Sensitivity of each feature${features.length > most ? `, the ${most} largest` : ""}, run by run${branches.length === 2 ? "; beside a pair of dots the change that control made" : ""}${hasFolds ? "; bars reach one deviation over the folds of a cross-validation to either side" : ""}.</figcaption></figure>
<details><summary>Sensitivity of each feature as a table</summary>
${table}
</details>
<p class="note">Sensitivity is the mean absolute change of the prediction when Gaussian noise of ${noises} standard deviations is added to one feature and the others stay as they are. Smaller means that noise in that column matters less.</p>`;
}

/** How far noise on each feature moves the prediction of each run. */
export const sensitivity: Section<RunsContext> = { id: "sensitivity", title: "Sensitivity to noise", render };
