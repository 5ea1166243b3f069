import { type ComparisonRow, type ComparisonTable, meanRow, metricRow } from "../comparison.ts";
import { type Html, html } from "../html.ts";
import type { Section } from "../section.ts";
import { branchKey, groupedTable } from "../table.ts";
import type { TargetWords } from "../words.ts";
import { figureText, type RunsContext, runLink, withFigures } from "./context.ts";

interface Quantity {
  readonly title: string;
  readonly of: (table: ComparisonTable) => ComparisonRow | undefined;
}

const quantitiesOf = ({ error, share }: TargetWords): readonly Quantity[] => [
  { title: error.name, of: (table) => metricRow(table, error.key) },
  { title: share.name, of: (table) => metricRow(table, share.key) },
  { title: "mean sensitivity", of: (table) => meanRow(table, "sensitivity") },
  { title: "mean slope norm", of: (table) => metricRow(table, "slopeNorm") },
];

function render(context: RunsContext): Html | null {
  const { words, branches } = context;
  const quantities = quantitiesOf(words);
  const runs = withFigures(context);
  if (runs.length === 0) return null;
  const hasFolds = runs.some(({ folds }) => folds !== undefined);
  // The decimals of a quantity are those of its largest figure, so that runs compare digit by digit.
  const largest = quantities.map(({ of }) =>
    Math.max(...runs.flatMap(({ comparison }) => branches.map((name) => Math.abs(of(comparison)?.[name] ?? 0)))),
  );
  const table = groupedTable({
    caption: `Every run on its own validation rows${hasFolds ? "; of a cross-validation the mean ± deviation over its folds" : ""}.`,
    heading: "run",
    groups: quantities.map(({ title }) => ({ title, columns: branches.map(branchKey) })),
    rows: runs.map((run) => ({
      cells: [
        runLink(run),
        ...quantities.flatMap(({ of }, i) => {
          const row = of(run.comparison);
          return branches.map((name) => figureText(run, row, name, largest[i]));
        }),
      ],
    })),
  });
  return html`${table}
<p class="note">${words.error.name === "RMSE" ? `RMSE is in ${words.unit}. ` : ""}Mean sensitivity is the mean, over the features, of how far noise on one of them moves the prediction, in ${words.unit}. The slope norm is the length of the vector of slopes, averaged over the rows, in standard units.</p>`;
}

/** Errors and smoothness of all runs in one table. */
export const summary: Section<RunsContext> = { id: "summary", title: "Summary", render };
