import { brandOf } from "../brand.ts";
import type { ChartDocument } from "../chart.ts";
import { formatChange, formatCount, formatNumber, formatPercent, formatSeconds } from "../format.ts";
import { type HtmlPart, html } from "../html.ts";
import { renderSections, type Section } from "../section.ts";
import { moment, optionsTable } from "../sections/configuration.ts";
import { referenceList } from "../sections/references.ts";
import { warningList } from "../sections/warnings.ts";
import { pageHtml } from "../shell.ts";
import { shellWord } from "../shell-word.ts";
import { figureTable } from "../table.ts";
import { tile } from "../tile.ts";
import { paretoChart, trialsOutside } from "./chart.ts";
import type { Tuning, TuningTrial } from "./document.ts";
import { finalistCells, finalistColumns, finalistName, orderedFinalists } from "./table.ts";
import { featuresText, goalText, shareText, tuningVerdict } from "./words.ts";

interface TuningContext {
  readonly document: Tuning;
  readonly drawing: ChartDocument;
}

type TuningSection = Section<TuningContext>;

const headline: TuningSection = {
  id: "headline",
  render({ document }) {
    const { target, source, created, goal, error, chosen, finalists, search, trials, seeds, control } = document;
    const { sentence, detail } = tuningVerdict(document);
    const final = finalists.find(({ trial }) => trial === chosen?.trial);
    const diverged = trials.filter(({ status }) => status === "diverged").length;
    const failed = trials.filter(({ status }) => status === "failed").length;
    const notices = [
      ...(diverged === 0 ? [] : [`${diverged} of ${trials.length} trials diverged.`]),
      ...(failed === 0 ? [] : [`${failed} of ${trials.length} trials could not be done.`]),
    ];
    const over = seeds.length === 1 ? `seed ${seeds[0]}` : `mean over ${seeds.length} seeds`;
    const tiles =
      final === undefined
        ? []
        : [
            tile(`sensitivity left`, shareText(final.sensitivity.mean), over),
            tile(`change of ${error}`, formatChange(final.loss.mean), over),
            tile("trials", formatCount(trials.length), search.name),
          ];
    return html`<header>
${brandOf("search", created)}
<h1>${target} of <span class="source">${source}</span>: ${goalText(goal, error)}</h1>
<p class="verdict">${sentence}</p>
${detail === "" ? null : html`<p class="detail">${detail}</p>`}
${notices.map((text) => html`<p class="notice" role="note">${text}</p>\n`)}
${tiles.length === 0 ? null : html`<dl class="tiles">${tiles}</dl>`}
<p class="setup">${formatCount(trials.length)} trials of ${search.name} with the control ${control}; sensitivities under noise of ${document.noise} sd on the feature.</p>
</header>`;
  },
};

const front: TuningSection = {
  id: "front",
  title: "Accuracy against sensitivity",
  render({ document, drawing }) {
    const chart = paretoChart(document, drawing);
    if (chart === null) return null;
    const { seeds, goal } = document;
    const outside = trialsOutside(document);
    const several = seeds.length > 1 && document.finalists.length > 0;
    return html`<p class="legend"><span class="key key-baseline">baseline</span> <span class="key key-controlled">trial within the limits</span> <span class="ring">trial beyond them</span></p>
<figure class="full">${chart}
<figcaption>Each trial under seed ${seeds[0]}: how much its validation error exceeds the baseline’s, and what is left of the ${goal.features.length === 1 ? "" : "mean "}sensitivity to ${featuresText(goal)}; further down and further left is better. The line joins the front.${several ? ` Diamonds are means over ${seeds.length} seeds, their crosses 95 % intervals.` : ""}${document.chosen === null ? "" : " The ring is the chosen point."}${outside === 0 ? "" : ` ${outside} trials lie outside of the chart.`}</figcaption></figure>`;
  },
};

const points: TuningSection = {
  id: "points",
  title: "Points of the front",
  render({ document }) {
    const { finalists, chosen, seeds, baselines, error, ratio } = document;
    if (finalists.length === 0) return null;
    const over = seeds.length === 1 ? `Under seed ${seeds[0]}` : `Means over seeds ${seeds.join(", ")}`;
    const table = figureTable({
      caption: `${over}, relative to the baseline of the same seed.`,
      columns: ["point", ...finalistColumns(document)],
      rows: orderedFinalists(document).map((final) => ({
        cells: [finalistName(document, final).trim(), ...finalistCells(document, final)],
        strong: final.trial === chosen?.trial,
      })),
      broad: true,
    });
    const perSeed = figureTable({
      caption: `Each point under each seed: change of ${error}, and sensitivity left.`,
      columns: ["point", ...seeds.map((seed) => `seed ${seed}`)],
      rows: orderedFinalists(document).map((final) => ({
        cells: [
          finalistName(document, final).trim(),
          ...final.seeds.map(({ figures }) =>
            figures === null ? "diverged" : `${formatChange(figures.loss)}, ${shareText(figures.sensitivity)}`,
          ),
        ],
        strong: final.trial === chosen?.trial,
      })),
      broad: true,
    });
    const of = baselines.map(({ seed, error: value }) => `${formatNumber(value)} (seed ${seed})`).join(", ");
    const how =
      ratio === 0
        ? "Student’s t over the seeds, which train on the same rows"
        : `Student’s t over the seeds; since each draws training and validation rows anew from one table, the variance is (1/n + ${formatNumber(ratio, 3)}) s², where ${formatNumber(ratio, 3)} is the number of validation rows for each training row`;
    return html`${table}
${seeds.length === 1 ? null : html`\n${perSeed}`}
<p class="note">${error} of the baseline: ${of}.${seeds.length === 1 ? " One seed says nothing of how sure the figures are." : ` Intervals: ${how}. The search itself has seen the first seed’s figures, and has picked what looked best there; the other seeds are new to it.`}</p>`;
  },
};

const choice: TuningSection = {
  id: "choice",
  title: "The choice",
  render({ document }) {
    const { chosen, missed } = document;
    if (chosen === null) {
      return missed === null ? null : html`<p class="detail">Nothing was chosen: ${missed}.</p>`;
    }
    const shown = chosen.options.map(shellWord).join(" ");
    return html`<p class="detail">Trial ${chosen.trial} is ${chosen.reason}.</p>
<p class="detail"><code>isocline train config.yaml</code> trains it again from the file beside this page; the options are <code>${shown}</code>, beside those that the search was given.</p>`;
  },
};

const space: TuningSection = {
  id: "space",
  title: "What was searched",
  render: ({ document: { space: parameters, search } }) =>
    html`${figureTable({
      caption: `Searched by ${search.name} in at most ${search.trials} trials.`,
      columns: ["setting", "from", "to", "scale"],
      textColumns: [3],
      rows: parameters.map(({ name, low, high, scale, whole }) => ({
        cells: [html`<code>${name}</code>`, String(low), String(high), whole ? `${scale}, whole numbers` : scale],
      })),
    })}`,
};

function outcomeText({ status, feasible, front: best, budget, reason }: TuningTrial): string {
  if (status === "diverged") return "diverged";
  if (status === "failed") return `could not be done: ${reason ?? ""}`;
  const part = budget < 1 ? `, ${formatPercent(budget)} of the epochs` : "";
  return `${best ? "on the front" : feasible ? "within the limits" : "beyond the limits"}${part}`;
}

const trials: TuningSection = {
  id: "trials",
  title: "All trials",
  render({ document }) {
    const { trials: all, space: parameters, seeds } = document;
    if (all.length === 0) return null;
    const table = figureTable({
      caption: `Under seed ${seeds[0]}, in the order in which they were proposed.`,
      columns: ["trial", "loss", "sensitivity", ...parameters.map(({ name }) => name), "outcome"],
      textColumns: [3 + parameters.length],
      rows: all.map((each) => ({
        cells: [
          String(each.trial),
          formatChange(each.figures?.loss),
          shareText(each.figures?.sensitivity),
          ...parameters.map(({ name }): HtmlPart => String(each.values[name] ?? "–")),
          outcomeText(each),
        ],
      })),
      broad: true,
    });
    return html`<details><summary>${formatCount(all.length)} trials</summary>\n${table}\n</details>`;
  },
};

const warnings: TuningSection = {
  id: "warnings",
  title: "Warnings",
  render: ({ document }) => warningList(document.warnings),
};

const configuration: TuningSection = {
  id: "configuration",
  title: "Configuration",
  render({ document: { version, created, seconds, config } }) {
    return html`<dl class="facts">
<div><dt>isocline</dt><dd>${version}</dd></div>
<div><dt>began</dt><dd>${moment(created)}</dd></div>
<div><dt>took</dt><dd>${formatSeconds(seconds)}</dd></div>
</dl>
${optionsTable(config, { caption: "The options that all trials share, as resolved." })}
<p class="note">The same options, space and seeds give the same trials, points and choice again, with any number of workers.</p>`;
  },
};

const references: TuningSection = {
  id: "references",
  title: "References",
  render: ({ document: { references: works } }) => referenceList(works),
};

const sections: readonly TuningSection[] = [
  ...[headline, front, points, choice, space, trials],
  ...[warnings, configuration, references],
];

/**
 * A tuning as one HTML page, of the make of `renderReport`'s. The same document gives the same text. All text of the
 * document is escaped.
 *
 * @param options document what the chart is drawn with
 */
export function renderTuning(document: Tuning, options: { readonly document: ChartDocument }): string {
  return pageHtml({
    title: `${document.target} · isocline tune`,
    version: document.version,
    content: renderSections(sections, { document, drawing: options.document }),
    footer: `Written by isocline ${document.version} from tune.json.`,
  });
}
