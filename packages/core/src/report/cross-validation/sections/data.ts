import { memberOf } from "../../../base/index.ts";
import { splitRegistry } from "../../../data/index.ts";
import { formatCount } from "../../format.ts";
import { type Html, html } from "../../html.ts";
import type { Section } from "../../section.ts";
import { columnsTable } from "../../sections/data.ts";
import type { FoldsContext } from "../context.ts";
import type { CrossValidation } from "../document.ts";

/** How the rows were parted, in words. */
export function partedText({ split: { kind, column } }: CrossValidation): string {
  const { phrase } = memberOf(splitRegistry, kind);
  return column === undefined ? phrase : `${phrase}: ${column}`;
}

function render({ validation, folds }: FoldsContext): Html {
  const first = folds[0]?.record.data;
  const { source, folds: of, repeats } = validation;
  return html`<dl class="facts">
<div><dt>source</dt><dd>${source}</dd></div>
${first && html`<div><dt>rows</dt><dd>${formatCount(first.rows)}</dd></div>\n`}\
<div><dt>split</dt><dd>${partedText(validation)}</dd></div>
<div><dt>folds</dt><dd>${repeats === 1 ? of : `${of}, ${repeats} times`}</dd></div>
</dl>
${first && columnsTable(first.preprocessing, "Columns, as the training rows of the first fold had them.")}`;
}

/** The table, how it was parted, and its columns. */
export const data: Section<FoldsContext> = { id: "data", title: "Data and folds", render };
