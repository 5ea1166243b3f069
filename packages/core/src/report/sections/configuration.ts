import type { Json, RunRecord } from "../../training/index.ts";
import { formatSeconds } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { ReportContext, Section } from "../section.ts";
import { figureTable } from "../table.ts";

/** Nested options as one list: `optimizer.name`, `optimizer.beta1`; lists stay on one line. */
export function flattened(value: Json, path: string): readonly (readonly [string, string])[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    if (entries.length > 0)
      return entries.flatMap(([key, inner]) => flattened(inner, path === "" ? key : `${path}.${key}`));
  }
  return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
}

/** `2025-06-01 12:00:00 UTC`: the record's own words, not this machine's time zone. */
export function moment(iso: string): string {
  return iso
    .replace("T", " ")
    .replace(/\.\d+/, "")
    .replace(/(Z|[+-]\d{2}:?\d{2})$/, (zone) => (zone === "Z" ? " UTC" : ` ${zone}`));
}

/** Options and their values; null where there are none. */
export function optionRows(config: RunRecord["config"], caption: string): Html | null {
  const options = Object.entries(config).flatMap(([key, value]) => flattened(value, key));
  if (options.length === 0) return null;
  return figureTable({
    caption,
    columns: ["option", "value"],
    textColumns: [1],
    rows: options.map(([option, value]) => ({ cells: [html`<code>${option}</code>`, html`<code>${value}</code>`] })),
  });
}

/** What a table of options is called. */
export interface OptionsWords {
  readonly summary?: string;
  readonly caption?: string;
}

/** All options, folded away; null where there are none. */
export function optionsTable(
  config: RunRecord["config"],
  { summary = "All options", caption = "Options as resolved, defaults included." }: OptionsWords = {},
): Html | null {
  const table = optionRows(config, caption);
  return table && html`<details><summary>${summary}</summary>\n${table}\n</details>`;
}

function render({ record }: ReportContext): Html {
  const { version, seed, threads, seconds, created, config } = record;
  return html`<dl class="facts">
<div><dt>isocline</dt><dd>${version}</dd></div>
<div><dt>seed</dt><dd>${seed}</dd></div>
<div><dt>threads</dt><dd>${threads}</dd></div>
<div><dt>began</dt><dd>${moment(created)}</dd></div>
<div><dt>took</dt><dd>${formatSeconds(seconds)}</dd></div>
</dl>
${optionsTable(config)}
<p class="note">The same seed, options, version and number of threads give the same bits again.</p>`;
}

/** How to train the same again. */
export const configuration: Section = { id: "configuration", title: "Configuration", render };
