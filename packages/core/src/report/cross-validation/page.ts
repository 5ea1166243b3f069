import { memberOf } from "../../base/index.ts";
import { splitRegistry } from "../../data/index.ts";
import type { ComparisonGroupId } from "../comparison.ts";
import { formatCount, formatNumber, UNDEFINED } from "../format.ts";
import { type Html, html } from "../html.ts";
import { renderSections, type Section } from "../section.ts";
import { MARK } from "../sections/headline.ts";
import { referenceList } from "../sections/references.ts";
import { pageHtml } from "../shell.ts";
import { branchKey, figureTable } from "../table.ts";
import type { CrossValidation, FoldRun } from "./document.ts";
import { foldCells, foldColumns, foldGroups } from "./table.ts";
import { foldTargetTable } from "./targets.ts";
import { crossValidationVerdict, foldsText } from "./words.ts";

/** How the rows were parted, in words. */
function splitText({ split: { kind, column } }: CrossValidation): string {
  const { phrase } = memberOf(splitRegistry, kind);
  return column === undefined ? phrase : `${phrase}: ${column}`;
}

const headline: Section<CrossValidation> = {
  id: "headline",
  render(document) {
    const { target, source, created, runs } = document;
    const { sentence, detail } = crossValidationVerdict(document);
    const diverged = runs.filter(({ status }) => status === "diverged").length;
    const open = runs.filter(({ status }) => status !== "diverged" && status !== "completed").length;
    const missed = runs.filter(({ targets = [] }) => targets.some(({ met }) => !met)).length;
    const notices = [
      ...(diverged === 0 ? [] : [`${diverged} of ${runs.length} folds diverged; the figures are those of the others.`]),
      ...(open === 0 ? [] : [`${open} of ${runs.length} folds have not been trained to their end.`]),
      ...(missed === 0 ? [] : [`${missed} of ${runs.length} folds missed a target.`]),
    ];
    return html`<header>
<p class="brand">${MARK}<span>isocline</span><span class="when">cross-validation of <time datetime="${created}">${created.slice(0, 10)}</time></span></p>
<h1>${target}: ${foldsText(document)} of <span class="source">${source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${notices.map((text) => html`<p class="notice" role="note">${text}</p>\n`)}
</header>`;
  },
};

/** The figures of one group; null where there are none. */
function groupTable(document: CrossValidation, id: ComparisonGroupId): Html | null {
  const figures = document.figures.filter(({ group }) => group === id);
  const group = foldGroups(document).find((each) => each.id === id);
  if (figures.length === 0 || group === undefined) return null;
  const columns = foldColumns(document).map((name) => {
    return name === "baseline" || name === "controlled" ? branchKey(name) : name;
  });
  return figureTable({
    caption: `${group.unit === "" ? "On the validation rows of each fold" : group.unit}: mean ± deviation over the folds.`,
    columns: [id === "metrics" ? "metric" : "feature", ...columns],
    rows: figures.map((figure) => ({ cells: foldCells(document, figure), strong: figure.scope === "mean" })),
    textColumns: columns.length === 6 ? [6] : [],
    broad: true,
  });
}

const figures: Section<CrossValidation> = {
  id: "figures",
  title: "Figures over the folds",
  render(document) {
    const tables = (["metrics", "sensitivity", "slope"] as const).map((id) => groupTable(document, id));
    if (tables.every((table) => table === null)) return null;
    if (document.branches.length < 2) return html`${tables}`;
    const ratio = document.ratio === null ? UNDEFINED : formatNumber(document.ratio, 3);
    return html`${tables}
<p class="note">The interval is that of the mean of controlled − baseline over the folds: the corrected resampled t of Nadeau and Bengio, whose variance is (1/n + ${ratio}) s², where ${ratio} is the number of validation rows for each training row. The folds share training rows, which the uncorrected interval ignores. It says how the difference would vary on other rows of the same source and from other initial weights. It says nothing of other sources or other settings; it is not adjusted for the number of rows of these tables, of which one in twenty misses by chance; and it is approximate, the more so where rows depend on each other, as in time. “No difference” means that these folds cannot tell, not that there is none.</p>`;
  },
};

const targets: Section<CrossValidation> = {
  id: "targets",
  title: "Targets",
  render(document) {
    const table = foldTargetTable(document);
    return (
      table &&
      figureTable({
        caption: "What was asked of features, and what they came to on each fold's validation rows: mean ± deviation.",
        columns: table.columns,
        textColumns: [1, 5],
        rows: table.rows.map((cells) => ({ cells })),
        broad: true,
      })
    );
  },
};

function foldLink({ folder, status }: FoldRun): Html {
  const hasReport = status === "completed" || status === "diverged";
  return hasReport ? html`<a href="${folder}/report.html">${folder}</a>` : html`${folder}`;
}

const folds: Section<CrossValidation> = {
  id: "folds",
  title: "Folds",
  render(document) {
    const rows = (count: number | null): string => (count === null ? UNDEFINED : formatCount(count));
    const table = figureTable({
      caption: "Each is a run of its own.",
      columns: ["run", "status", "training rows", "validation rows"],
      textColumns: [1],
      rows: document.runs.map((run) => ({
        cells: [foldLink(run), run.status ?? "not begun", rows(run.training), rows(run.validation)],
      })),
    });
    return html`<dl class="facts">
<div><dt>source</dt><dd>${document.source}</dd></div>
<div><dt>split</dt><dd>${splitText(document)}</dd></div>
<div><dt>model of all folds</dt><dd>${document.ensemble ? "model.onnx, the mean of theirs" : "none"}</dd></div>
</dl>
${table}`;
  },
};

const warnings: Section<CrossValidation> = {
  id: "warnings",
  title: "Warnings",
  render: ({ warnings }) =>
    warnings.length === 0 ? null : html`<ul class="warnings">${warnings.map((text) => html`<li>${text}</li>\n`)}</ul>`,
};

const configuration: Section<CrossValidation> = {
  id: "configuration",
  title: "Configuration",
  render: ({ config }) =>
    figureTable({
      caption: "The options as resolved.",
      columns: ["option", "value"],
      textColumns: [1],
      rows: Object.entries(config).map(([name, value]) => ({
        cells: [name, html`<code>${typeof value === "string" ? value : JSON.stringify(value)}</code>`],
      })),
    }),
};

const references: Section<CrossValidation> = {
  id: "references",
  title: "References",
  render: ({ references }) => referenceList(references),
};

/**
 * A cross-validation as one HTML page, of the make of `renderReport`'s; it leads to the reports of its folds. The same
 * document gives the same text. All text of the document is escaped.
 */
export function renderCrossValidation(document: CrossValidation): string {
  return pageHtml({
    title: `${document.target} · isocline cross-validation`,
    version: document.version,
    content: renderSections([headline, targets, figures, folds, warnings, configuration, references], document),
    footer: `Written by isocline ${document.version} from cross-validation.json.`,
  });
}
