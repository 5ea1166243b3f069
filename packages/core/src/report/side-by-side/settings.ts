import { formatCount, formatSeconds, UNDEFINED } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { Section } from "../section.ts";
import { flattened, moment } from "../sections/configuration.ts";
import { figureTable } from "../table.ts";
import { type RunsContext, runLink, type TabledRun } from "./context.ts";

/** The options of a run as resolved, and the version that read them. */
function optionsOf({ record: { config, version } }: TabledRun): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(config).flatMap(([key, value]) => flattened(value, key)),
    ["version of isocline", version],
  ]);
}

/** Options that are not the same in all runs, with their value in each. */
function differing(runs: readonly TabledRun[]): readonly (readonly [string, readonly string[]])[] {
  const options = runs.map(optionsOf);
  const names = [...new Set(options.flatMap((each) => [...each.keys()]))];
  return names
    .map((name) => [name, options.map((each) => each.get(name) ?? UNDEFINED)] as const)
    .filter(([name, values]) => {
      // Of an option that is a list of others in one run and null in another, the others say it all.
      const split = names.some((other) => other.startsWith(`${name}.`));
      return !split && new Set(values).size > 1;
    });
}

function render({ runs }: RunsContext): Html {
  const differences = differing(runs);
  const settings = figureTable({
    caption: "Options that differ; all others are the same in every run.",
    columns: ["option", ...runs.map(({ name }) => name)],
    textColumns: runs.map((_, i) => i + 1),
    rows: differences.map(([name, values]) => ({
      cells: [html`<code>${name}</code>`, ...values.map((value) => html`<code>${value}</code>`)],
    })),
  });
  const hasFolds = runs.some(({ folds }) => folds !== undefined);
  const list = figureTable({
    caption: `The runs${hasFolds ? "; rows and parameters of a cross-validation are those of one fold" : ""}.`,
    columns: ["run", "table", "training rows", "validation rows", "parameters", "began", "took"],
    textColumns: [1],
    rows: runs.map((run) => {
      const { data, model, created, seconds } = run.record;
      return {
        cells: [
          runLink(run),
          data.source,
          formatCount(data.training),
          formatCount(data.validation),
          formatCount(model.parameters),
          moment(created),
          formatSeconds(seconds),
        ],
      };
    }),
  });
  return html`${differences.length === 0 ? html`<p class="note">All options are the same in every run.</p>` : html`<div class="options">${settings}</div>`}
<div class="options">${list}</div>`;
}

/** What was done differently. */
export const settings: Section<RunsContext> = { id: "settings", title: "Settings", render };
