import { memberOf } from "../../base/index.ts";
import { splitRegistry } from "../../data/index.ts";
import { meanOf } from "../../training/index.ts";
import { brandOf } from "../brand.ts";
import type { ChartDocument } from "../chart.ts";
import { formatCount, formatNumber, formatSeconds, UNDEFINED } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { ReportOptions } from "../page.ts";
import { renderSections, type Section } from "../section.ts";
import { optionsTable } from "../sections/configuration.ts";
import { referenceList } from "../sections/references.ts";
import { warningList } from "../sections/warnings.ts";
import { pageHtml } from "../shell.ts";
import { figureTable } from "../table.ts";
import type { MethodComparison, MethodRecord } from "./document.ts";
import { methodForest } from "./forest.ts";
import { methodScatter } from "./scatter.ts";
import { strengthChart, strengthSpan } from "./strengths.ts";
import { figureOrChange, meanFigure, meanSeconds, strengthText } from "./table.ts";
import { changeText, comparisonVerdict, errorName, methodText, percentText, settingsText } from "./words.ts";

/** What the sections are made from. */
interface Context {
  readonly comparison: MethodComparison;
  readonly document: ChartDocument;
}

const headline: Section<Context> = {
  id: "headline",
  render({ comparison }) {
    const { target, source, created, seeds, rows, methods, warnings } = comparison;
    const { sentence, detail } = comparisonVerdict(comparison);
    const count = seeds.verdict.length;
    const lost = warnings.filter((text) => /diverged|no figures/.test(text));
    return html`<header>
${brandOf("comparison", created)}
<h1>${target}: ${methods.length - 1} ${methods.length === 2 ? "method" : "methods"} on <span class="source">${source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${lost.map((text) => html`<p class="notice" role="note">${text}</p>\n`)}
<p class="setup">${count} ${count === 1 ? "seed" : "seeds"}, judged on ${formatCount(rows.test)} rows that no training and no choice has seen; ${formatCount(rows.training)} rows for training, ${formatCount(rows.validation)} for choosing strengths.</p>
</header>`;
  },
};

/** Rows of a table: one a method. */
function methodRows(
  { methods }: MethodComparison,
  cells: (method: MethodRecord) => readonly (string | Html)[],
): readonly { readonly cells: readonly (string | Html)[]; readonly strong?: boolean }[] {
  return methods.map((method) => ({ cells: [method.title, ...cells(method)] }));
}

const effects: Section<Context> = {
  id: "effects",
  title: "Error against sensitivity",
  render({ comparison, document }) {
    const { noise, maxLoss, seeds } = comparison;
    const chart = methodScatter(comparison, document);
    const name = errorName(comparison);
    const sentences = comparison.methods.map(methodText).filter((text) => text !== "");
    const table = figureTable({
      caption: `Means over ${seeds.verdict.length} seeds, and the relative change against the baseline of the same seed with its 95 % interval.`,
      columns: ["method", "strength", name, "change", "sensitivity", "change"],
      textColumns: [1],
      broad: true,
      rows: methodRows(comparison, (method) => [
        strengthText(method) === "" ? UNDEFINED : strengthText(method),
        formatNumber(meanFigure(method, "error")),
        changeText(method.changes?.error),
        formatNumber(meanFigure(method, "sensitivity")),
        changeText(method.changes?.sensitivity),
      ]),
    });
    return html`${chart === null ? null : html`<figure class="full">${chart}<figcaption>Change of the ${name} over the change of the mean sensitivity, with 95 % intervals. Further left is less sensitive, further down errs less. In colour: less sensitive beyond chance. The dashed line is the ${percentText(maxLoss)} more error that strengths may bring.</figcaption></figure>`}
<ul class="sentences">${sentences.map((text) => html`<li>${text}.</li>\n`)}</ul>
${table}
<p class="note">Sensitivity is the mean over the numeric features of the mean absolute change of the prediction when noise of ${noise} standard ${noise === 1 ? "deviation" : "deviations"} is added to one of them. The intervals are Student's, of each method by itself, over the seeds. What is called a difference has passed a test at 5 % after Holm's correction for the number of methods, so that an interval that just leaves out zero may still be “no difference”, which means that these seeds cannot tell.</p>`;
  },
};

const robustness: Section<Context> = {
  id: "robustness",
  title: "Smoothness and robustness",
  render({ comparison, document }) {
    const { robustness: given } = comparison;
    const name = errorName(comparison);
    const figures = [
      ["slopeNorm", "change of the slope norm"],
      ["noisy", `change of ${name} under noise`],
      ["attacked", `change of ${name} under attack`],
    ] as const;
    const charts = figures.flatMap(([figure, label]) => {
      const chart = methodForest(comparison, figure, label, document);
      return chart === null
        ? []
        : [
            html`<figure>${chart}<figcaption>${label[0]?.toUpperCase()}${label.slice(1)}, with 95 % intervals; in colour where it is beyond chance.</figcaption></figure>\n`,
          ];
    });
    const table = figureTable({
      caption: "Means over the seeds: the baseline's figures, and the changes of the others.",
      columns: ["method", "slope norm", `${name} under noise`, `${name} under attack`],
      broad: true,
      rows: methodRows(comparison, (method) => figures.map(([figure]) => figureOrChange(method, figure))),
    });
    return html`<div class="pair">${charts}</div>
<p class="note">The slope norm is the mean length of the vector of slopes, in standard units. Noise is Gaussian, of ${given.noise} standard deviations on all numeric features at once; the attack (FGSM) moves every one of them by ${given.radius} standard deviations the way that raises the error of the row.</p>
${table}`;
  },
};

const features: Section<Context> = {
  id: "features",
  title: "Sensitivity feature by feature",
  render({ comparison: { methods } }) {
    const columns = Object.keys(methods[0]?.runs.find(({ figures }) => figures !== null)?.sensitivity ?? {});
    if (columns.length === 0) return null;
    const mean = ({ runs }: MethodRecord, column: string): number | null => {
      const known = runs.flatMap(({ figures, sensitivity }) => (figures === null ? [] : [sensitivity[column] ?? null]));
      return meanOf(known);
    };
    const ordered = columns.toSorted(
      (a, b) => (mean(methods[0] as MethodRecord, b) ?? 0) - (mean(methods[0] as MethodRecord, a) ?? 0),
    );
    return html`<details><summary>Mean sensitivity to each feature</summary>
${figureTable({
  caption: "Means over the seeds, in units of the target.",
  columns: ["feature", ...methods.map(({ title }) => title)],
  broad: true,
  rows: ordered.map((column) => ({ cells: [column, ...methods.map((method) => formatNumber(mean(method, column)))] })),
})}
</details>`;
  },
};

const strengths: Section<Context> = {
  id: "strengths",
  title: "How strengths were chosen",
  render({ comparison, document }) {
    const { methods, maxLoss, seeds } = comparison;
    const tried = methods.filter((method) => method.tried.length > 0);
    if (tried.length === 0) return null;
    const span = strengthSpan(comparison);
    const charts =
      span === undefined
        ? []
        : tried.map((method) => {
            const chart = strengthChart(comparison, method, span, document);
            return html`<figure><p class="panel"><b>${method.title}</b></p>${chart}</figure>\n`;
          });
    const share = (value: number | null): string => (value === null ? "diverged" : formatNumber(value));
    const rows = tried.flatMap((method) =>
      method.tried.map(({ values, error, sensitivity }, place) => {
        const isChosen = method.chosen?.place === place;
        const isLast = place === method.tried.length - 1;
        const how = method.chosen?.by === "error" ? "chosen, least error" : isLast ? "chosen, end of range" : "chosen";
        const why = isChosen ? how : "";
        return {
          cells: [
            method.title,
            settingsText(values),
            share(error),
            error === null ? UNDEFINED : formatNumber(sensitivity),
            why,
          ],
          strong: isChosen,
        };
      }),
    );
    return html`${
      charts.length === 0
        ? null
        : html`<div class="grid">${charts}</div>
<p class="caption">Change of the ${errorName(comparison)} over the change of the mean sensitivity at each strength, on the validation rows, in percent; the large dot is the chosen one, the faint lines are the other methods. Strengths far above the dashed line, the loss that is allowed, are not drawn.</p>`
    }
${figureTable({
  caption: `On the validation rows, in shares of the baseline's, means over ${seeds.selection.length === 1 ? "one seed" : `${seeds.selection.length} seeds`} that the verdict does not use.`,
  columns: ["method", "strength", errorName(comparison), "sensitivity", ""],
  textColumns: [1, 4],
  rows,
})}
<p class="note">Of the strengths whose error is at most ${formatNumber(1 + maxLoss)} times the baseline's the one with the least mean sensitivity is taken; where there is none, the one that errs least. Strengths outside these ranges were not tried, and those between were not either, so that methods are compared at somewhat different prices: the curves show what each would trade.</p>`;
  },
};

const budget: Section<Context> = {
  id: "budget",
  title: "One budget",
  render({ comparison }) {
    const { budget: given, split, seeds } = comparison;
    const { phrase } = memberOf(splitRegistry, split.kind);
    return html`${figureTable({
      caption: `What each branch took after ${given.pretrainingEpochs} epochs of pretraining, which all share.`,
      columns: ["method", "gradients a step", "epochs", "steps", "gradient evaluations", "seconds"],
      rows: methodRows(comparison, (method) => [
        String(Number(method.cost.toFixed(3))),
        String(method.epochs),
        formatCount(method.epochs * given.steps),
        formatCount(method.evaluations),
        method.runs.length === 0 ? UNDEFINED : formatSeconds(meanSeconds(method) ?? 0),
      ]),
    })}
<p class="note">Every method has ${formatCount(given.evaluations)} gradient evaluations, to the nearest epoch: one is the matrix products of a plain step, and differentiating a second time counts as another. All go through the same learning rates, those that take fewer epochs at a faster pace. The rows are split ${phrase}${split.column === undefined ? "" : `, by ${split.column}`}, the same for all seeds; a seed is other initial weights and another order of the rows (${seeds.verdict.join(", ")}). The seconds are of this machine while other trainings ran.</p>`;
  },
};

const warnings: Section<Context> = {
  id: "warnings",
  title: "Warnings",
  render: ({ comparison }) => warningList(comparison.warnings),
};

const configuration: Section<Context> = {
  id: "configuration",
  title: "Configuration",
  render({ comparison: { config, methods } }) {
    const changed = figureTable({
      caption: "What each method changes.",
      columns: ["method", "settings"],
      textColumns: [1],
      rows: methods
        .slice(1)
        .map(({ title, settings }) => ({ cells: [title, html`<code>${settingsText(settings)}</code>`] })),
    });
    return html`${changed}
${optionsTable(config, { summary: "All options of the trainings" })}`;
  },
};

const references: Section<Context> = {
  id: "references",
  title: "References",
  render: ({ comparison }) => referenceList(comparison.references),
};

const sections = [headline, effects, robustness, features, strengths, budget, warnings, configuration, references];

/**
 * A comparison of methods as one HTML page, of the make of `renderReport`'s. The same document gives the same text. All
 * text of the document is escaped.
 */
export function renderMethodComparison(comparison: MethodComparison, { document }: ReportOptions): string {
  return pageHtml({
    title: `${comparison.target} · isocline comparison`,
    version: comparison.version,
    content: renderSections(sections, { comparison, document }),
    footer: `Written by isocline ${comparison.version} from comparison.json.`,
  });
}
