import { formatSeconds } from "../../format.ts";
import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { moment, optionsTable } from "../../sections/configuration.ts";
import type { FoldsContext } from "../context.ts";

function render({ validation: { version, created, seconds, config } }: FoldsContext): Html {
  const fact = (name: "seed" | "threads"): Html | null => {
    const value = config[name];
    return typeof value === "number" ? html`<div><dt>${name}</dt><dd>${value}</dd></div>\n` : null;
  };
  return html`<dl class="facts">
<div><dt>isocline</dt><dd>${version}</dd></div>
${fact("seed")}${fact("threads")}<div><dt>began</dt><dd>${moment(created)}</dd></div>
<div><dt>took</dt><dd>${formatSeconds(seconds)}</dd></div>
</dl>
${optionsTable(config)}
<p class="note">The same seed, options, version and number of threads give the same bits again.</p>`;
}

/** How to train the same again. */
export const configuration: Section<FoldsContext> = { id: "configuration", title: "Configuration", render };
