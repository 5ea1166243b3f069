import { CONFIDENCE, pairedDifference } from "../../diagnostics/index.ts";
import type { BranchName, RunRecord } from "../../training/index.ts";
import { type ComparisonRow, type ComparisonTable, comparisonTable, meanRow, metricRow } from "../comparison.ts";
import { testRatio } from "../cross-validation/figures.ts";
import { differenceTexts, fallsText } from "../cross-validation/words.ts";
import { formatPercent } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { Section } from "../section.ts";
import { branchKey, figureTable } from "../table.ts";
import type { ComparedFolds, RunsContext, TabledRun } from "./context.ts";

/** A cross-validation among the runs. */
interface Folds extends TabledRun {
  readonly folds: ComparedFolds;
}

/** The moments of the target over the training rows tell one fold of a table from another. */
function partedAs(records: readonly RunRecord[]): string {
  return JSON.stringify(
    records.map(({ data: { rows, training, validation, preprocessing } }) => [
      rows,
      training,
      validation,
      preprocessing.target,
    ]),
  );
}

const isOfFolds = (run: TabledRun): run is Folds => run.folds !== undefined;

/** The cross-validations on the folds of the first, itself first; fewer than two where there is nothing to compare. */
function onSameFolds({ runs }: RunsContext): readonly Folds[] {
  const all = runs.filter(isOfFolds);
  const [first] = all;
  if (first === undefined) return [];
  const known = partedAs(first.folds.records);
  return all.filter(({ folds }) => partedAs(folds.records) === known);
}

interface Quantity {
  readonly title: string;
  readonly of: (table: ComparisonTable) => ComparisonRow | undefined;
}

/** What one branch of a cross-validation changed against the same branch of another, fold by fold. */
function differenceRow(
  one: Folds,
  first: Folds,
  { title, of }: Quantity,
  branch: BranchName,
): readonly (string | Html)[] {
  const values = ({ folds: { records } }: Folds): readonly (number | null)[] =>
    records.map((record) => of(comparisonTable(record))?.[branch] ?? null);
  const before = values(first);
  const differences = values(one).flatMap((value, i) => {
    const other = before[i] ?? null;
    return value === null || other === null ? [] : [value - other];
  });
  const ratio = testRatio(first.folds.records);
  const difference = ratio === null || ratio <= 0 ? undefined : pairedDifference(differences, ratio);
  const figure = {
    group: "metrics",
    scope: "metric",
    key: "",
    label: title,
    ...(difference && { difference }),
  } as const;
  return [
    one.name,
    branchKey(branch),
    title,
    ...differenceTexts(figure),
    fallsText(figure),
    difference?.verdict ?? "undefined",
  ];
}

function render(context: RunsContext): Html | null {
  const [first, ...others] = onSameFolds(context);
  if (first === undefined || others.length === 0) return null;
  const { error } = context.words;
  const quantities: readonly Quantity[] = [
    { title: error.name, of: (table) => metricRow(table, error.key) },
    { title: "mean sensitivity", of: (table) => meanRow(table, "sensitivity") },
  ];
  const rows = others.flatMap((one) =>
    quantities.flatMap((quantity) =>
      one.comparison.branches
        .filter((branch) => first.comparison.branches.includes(branch))
        .map((branch) => ({ cells: differenceRow(one, first, quantity, branch) })),
    ),
  );
  if (rows.length === 0) return null;
  return html`${figureTable({
    caption: `Differences from ${first.name}, on the same folds.`,
    columns: [
      "cross-validation",
      "branch",
      "figure",
      "difference",
      `${formatPercent(CONFIDENCE)} interval`,
      "lower in",
      "verdict",
    ],
    textColumns: [1, 2, 6],
    broad: true,
    rows,
  })}
<p class="note">Fold by fold, each branch against the same branch of ${first.name}; the interval is the corrected resampled t of Nadeau and Bengio. “No difference” means that these folds cannot tell, not that there is none. Of many settings that are compared so, the best looks better than it is.</p>`;
}

/** What cross-validations of the same folds say of each other. */
export const sameFolds: Section<RunsContext> = { id: "same-folds", title: "On the same folds", render };
