import { comparisonTable, meanRow, metricRow } from "../../comparison.ts";
import { formatBeside, formatCount, formatSeconds, UNDEFINED } from "../../format.ts";
import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { branchKey, figureTable, groupedTable } from "../../table.ts";
import type { FoldsContext } from "../context.ts";
import type { FoldRun } from "../document.ts";

function foldLink({ folder, status }: FoldRun): Html {
  const hasReport = status === "completed" || status === "diverged";
  return hasReport ? html`<a href="${folder}/report.html">${folder}</a>` : html`${folder}`;
}

/** The runs by themselves, how they ended and on how many rows. */
function listOf({ validation, folds }: FoldsContext): Html {
  const rows = (count: number | null): string => (count === null ? UNDEFINED : formatCount(count));
  const completed = validation.runs.filter(({ status }) => status === "completed");
  return figureTable({
    caption: "Each fold is a run of its own, with its own report.",
    columns: ["run", "status", "training rows", "validation rows", "took"],
    textColumns: [1],
    rows: validation.runs.map((run) => {
      const record = folds[completed.indexOf(run)]?.record;
      const took = record === undefined ? UNDEFINED : formatSeconds(record.seconds);
      return { cells: [foldLink(run), run.status ?? "not begun", rows(run.training), rows(run.validation), took] };
    }),
  });
}

/** The figures that a fold is judged by. */
function figuresOf({ validation, folds, pooled }: FoldsContext): Html | null {
  if (pooled === undefined) return null;
  const { words, comparison } = pooled;
  const tables = folds.map(({ record }) => comparisonTable(record));
  const quantities = [
    { title: words.error.name, of: (table: typeof comparison) => metricRow(table, words.error.key) },
    { title: words.share.name, of: (table: typeof comparison) => metricRow(table, words.share.key) },
    { title: "mean sensitivity", of: (table: typeof comparison) => meanRow(table, "sensitivity") },
  ];
  const largest = quantities.map(({ of }) =>
    Math.max(...tables.flatMap((table) => comparison.branches.map((name) => Math.abs(of(table)?.[name] ?? 0)))),
  );
  const completed = validation.runs.filter(({ status }) => status === "completed");
  return groupedTable({
    caption: "Every fold on its own validation rows.",
    heading: "run",
    groups: quantities.map(({ title }) => ({ title, columns: comparison.branches.map(branchKey) })),
    rows: tables.map((table, i) => ({
      cells: [
        completed[i]?.folder ?? `${i + 1}`,
        ...quantities.flatMap(({ of }, j) =>
          comparison.branches.map((name) => formatBeside(of(table)?.[name], largest[j])),
        ),
      ],
    })),
  });
}

function render(context: FoldsContext): Html {
  return html`${figuresOf(context)}
<div class="options">${listOf(context)}</div>`;
}

/** The folds, one by one. */
export const folds: Section<FoldsContext> = { id: "folds", title: "Folds", render };
