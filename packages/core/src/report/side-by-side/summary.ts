import { type ComparisonRow, type ComparisonTable, meanRow, metricRow } from "../comparison.ts";
import { formatBeside } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { Section } from "../section.ts";
import { branchKey, groupedTable } from "../table.ts";
import { type RunsContext, runLink, withFigures } from "./context.ts";

interface Quantity {
  readonly title: string;
  readonly of: (table: ComparisonTable) => ComparisonRow | undefined;
}

const quantities: readonly Quantity[] = [
  { title: "RMSE", of: (table) => metricRow(table, "rmse") },
  { title: "R²", of: (table) => metricRow(table, "r2") },
  { title: "mean sensitivity", of: (table) => meanRow(table, "sensitivity") },
  { title: "mean slope norm", of: (table) => metricRow(table, "slopeNorm") },
];

function render(context: RunsContext): Html | null {
  const { target, branches } = context;
  const runs = withFigures(context);
  if (runs.length === 0) return null;
  // The decimals of a quantity are those of its largest figure, so that runs compare digit by digit.
  const largest = quantities.map(({ of }) =>
    Math.max(...runs.flatMap(({ comparison }) => branches.map((name) => Math.abs(of(comparison)?.[name] ?? 0)))),
  );
  const table = groupedTable({
    caption: "Every run on its own validation rows.",
    heading: "run",
    groups: quantities.map(({ title }) => ({ title, columns: branches.map(branchKey) })),
    rows: runs.map((run) => ({
      cells: [
        runLink(run),
        ...quantities.flatMap(({ of }, i) => {
          const row = of(run.comparison);
          return branches.map((name) => formatBeside(row?.[name], largest[i]));
        }),
      ],
    })),
  });
  return html`${table}
<p class="note">RMSE is in units of ${target}. Mean sensitivity is the mean, over the features, of how far noise on one of them moves the prediction, in units of ${target}. The slope norm is the length of the vector of slopes, averaged over the rows, in standard units.</p>`;
}

/** Errors and smoothness of all runs in one table. */
export const summary: Section<RunsContext> = { id: "summary", title: "Summary", render };
