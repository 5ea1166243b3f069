import { brandOf } from "../brand.ts";
import type { ChartDocument } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { renderSections, type Section } from "../section.ts";
import { optionRows, optionsTable } from "../sections/configuration.ts";
import { referenceList } from "../sections/references.ts";
import { warningList } from "../sections/warnings.ts";
import { pageHtml } from "../shell.ts";
import { figureTable } from "../table.ts";
import type { Metalearning } from "./document.ts";
import { classLossChart, classPullChart, slopeLossChart } from "./loss-charts.ts";
import { searchChart } from "./search-chart.ts";
import {
  budgetRows,
  candidateTable,
  coefficientsText,
  filterTable,
  finalistTable,
  ruleTable,
  ruleText,
  SMOOTHING,
  smoothedText,
  type TextTable,
} from "./tables.ts";
import { foundOf, metalearningVerdict, objectiveName } from "./words.ts";

interface Context {
  readonly search: Metalearning;
  readonly document: ChartDocument;
}

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;

function tableHtml({ title, columns, rows }: TextTable, textColumns: readonly number[] = []): Html {
  return figureTable({
    caption: `${capital(title)}.`,
    columns,
    textColumns,
    rows: rows.map((cells) => ({ cells })),
    broad: true,
  });
}

const headline: Section<Context> = {
  id: "headline",
  render({ search }) {
    const { target, source, created, status, settings } = search;
    const { sentence, detail } = metalearningVerdict(search);
    const notice = status === "completed" ? null : html`<p class="notice" role="note">This search is ${status}.</p>`;
    return html`<header>
${brandOf("search of a loss", created)}
<h1>${target}: a Taylor loss of order ${settings.order} for <span class="source">${source}</span></h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${notice}
</header>`;
  },
};

const loss: Section<Context> = {
  id: "loss",
  title: "The loss found",
  render({ search, document }) {
    const coefficients = foundOf(search)?.found.coefficients;
    const rule = ruleTable(search);
    if (!coefficients || rule === undefined) return null;
    const { classes } = search;
    if (classes === null) {
      return html`<p class="legend"><span class="key key-controlled">the loss found</span><span class="key key-baseline">squared error</span></p>
<figure class="half">${slopeLossChart(coefficients, document)}
<figcaption>The loss of an example by its residual, for a flat model (line) and one whose slope vector has length 1 (dashed), from the value at zero error on, in units of what a residual of one deviation costs a flat model.</figcaption></figure>
<p class="note">θ = ${coefficientsText(coefficients)}, the centre first, of a Taylor polynomial in x = k²/(1 + k²) and y = e²/(1 + e²), with e the residual and k the length of the slopes by the numeric features. A pull above 0 makes the residual smaller.</p>
${tableHtml(rule)}`;
    }
    const { length: count } = classes;
    return html`<p class="legend"><span class="key key-controlled">the loss found</span><span class="key key-baseline">cross-entropy</span><span>squared error: dotted</span><span class="ring">where the loss found rests</span></p>
<div class="pair">
<figure>${classLossChart(coefficients, count, document)}
<figcaption>Losses by the probability of the right class, the others sharing the rest evenly. Each is shifted to 0 at its least and scaled to 1 at even odds (vertical line), since neither changes what is learned.</figcaption></figure>
<figure>${classPullChart(coefficients, count, document)}
<figcaption>The pull γ of the right class less that of the others, in units of its own at even odds: above 0 towards the right class, below 0 away from it.</figcaption></figure>
</div>
<p class="note">θ = ${coefficientsText(coefficients)}, the centre first. Multiplied out, ${ruleText(coefficients, count)}, with y the label of a class and h its probability. The null epoch is an untrained model, where every class has 1/${count}; at zero error the right one has 1. A softmax passes on the pull alone.</p>
${tableHtml(rule)}
<p class="note">Label smoothing is a map inside the family: trained on labels smoothed by ${SMOOTHING}, this loss does the same as one with θ = ${smoothedText(coefficients, count)} does on the labels themselves.</p>`;
  },
};

const finalists: Section<Context> = {
  id: "trainings",
  title: "Full trainings",
  render({ search }) {
    if (search.finalists.length === 0) return null;
    return html`${tableHtml(finalistTable(search), [6])}
<p class="note">All trainings are alike but for the loss and the seed: network, rows, optimizer, schedule, learning rate, ${search.settings.steps} steps. The loss found is the best of these on the held-out rows; the test rows decided nothing. Welch's test is two-sided and compares the test figures with those of ${search.finalists[0]?.name ?? "the usual loss"}; several losses are tested, and the probabilities are not adjusted for that. “No difference” means that these seeds cannot tell, not that there is none.</p>`;
  },
};

const course: Section<Context> = {
  id: "search",
  title: "The search",
  render({ search, document }) {
    const chart = searchChart(search, document);
    const { filters } = search.settings;
    return html`${
      chart === null
        ? null
        : html`<figure class="full">${chart}
<figcaption>${capital(objectiveName(search.settings.objective))} on the held-out rows after ${search.settings.partialSteps} steps${search.settings.objective === "rmse" ? "" : ", in percent"}: a dot for each loss that was trained with (hollow where it lies beyond the chart), a tick at the foot for each that a filter refused, the best so far (line), and the usual loss after as many steps (dashed).</figcaption></figure>`
    }
<p class="note">Every loss is judged by every filter; those that acted (${[...filters, "some-gradient"].join(", ")}) spared the training of what they refused. Of a filter that did not act the last columns show what it would have thrown away.</p>
${tableHtml(filterTable(search))}
${tableHtml(candidateTable(search, 10), [3, 4, 5])}`;
  },
};

const budget: Section<Context> = {
  id: "budget",
  title: "Budget",
  render: ({ search }) =>
    html`<dl class="facts">${budgetRows(search).map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>\n`)}</dl>`,
};

const warnings: Section<Context> = {
  id: "warnings",
  title: "Warnings",
  render: ({ search }) => warningList(search.warnings),
};

const configuration: Section<Context> = {
  id: "configuration",
  title: "Configuration",
  render({ search: { settings, config } }) {
    return html`${optionRows({ ...settings }, "The settings of the search.")}
${optionsTable(config, { summary: "Settings of the trainings", caption: "The options of every training as resolved." })}`;
  },
};

const references: Section<Context> = {
  id: "references",
  title: "References",
  render: ({ search }) => referenceList(search.references),
};

/**
 * A search of a loss as one HTML page, of the make of `renderReport`'s. The same document gives the same text. All text of
 * the document is escaped.
 */
export function renderMetalearning(search: Metalearning, { document }: { readonly document: ChartDocument }): string {
  const sections = [headline, loss, finalists, course, budget, warnings, configuration, references];
  return pageHtml({
    title: `${search.target} · isocline search of a loss`,
    version: search.version,
    content: renderSections(sections, { search, document }),
    footer: `Written by isocline ${search.version} from metalearning.json.`,
  });
}
