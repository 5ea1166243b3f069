import type { BranchName } from "../training/index.ts";
import type { ComparisonGroupId, ComparisonRow, ComparisonTable } from "./comparison.ts";
import { rowsOf } from "./comparison.ts";
import { type Html, type HtmlPart, html } from "./html.ts";

/** A table of figures: a caption, headed columns, and rows whose first cell is their heading. */
export interface FigureTable {
  readonly caption: HtmlPart;
  readonly columns: readonly HtmlPart[];
  readonly rows: readonly { readonly cells: readonly HtmlPart[]; readonly strong?: boolean }[];
  /** Columns of text rather than figures, by their position; the first always is. */
  readonly textColumns?: readonly number[];
  /** As wide as the page lets it, rather than as the text. */
  readonly broad?: boolean;
}

/** A name that may go on in the next line after its joints rather than anywhere. */
function breakable(heading: HtmlPart): HtmlPart {
  if (typeof heading !== "string") return heading;
  return heading.split(/(?<=[_./])/).map((part, i) => (i === 0 ? part : html`<wbr>${part}`));
}

/** The table as HTML, in a box of its own that scrolls where it is wider than the page. */
export function figureTable({ caption, columns, rows, textColumns = [], broad = false }: FigureTable): Html {
  const kind = (i: number): HtmlPart => (i === 0 || textColumns.includes(i) ? html` class="text"` : null);
  const head = columns.map((column, i) =>
    column === "" ? html`<td></td>` : html`<th scope="col"${kind(i)}>${column}</th>`,
  );
  const body = rows.map(({ cells, strong = false }) => {
    const [heading, ...figures] = cells;
    const rest = figures.map((cell, i) => html`<td${kind(i + 1)}>${cell}</td>`);
    return html`<tr${strong ? html` class="strong"` : null}><th scope="row">${breakable(heading)}</th>${rest}</tr>\n`;
  });
  const label = typeof caption === "string" ? caption : "Table";
  return html`<div class="scroll${broad ? " broad" : ""}" tabindex="0" role="group" aria-label="${label}"><table${columns.length < 3 ? html` class="narrow"` : null}>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}

/** A table whose columns come in groups under a heading of their own; a row's first cell is its heading. */
export interface GroupedTable extends Pick<FigureTable, "rows"> {
  readonly caption: string;
  readonly heading: HtmlPart;
  readonly groups: readonly { readonly title: HtmlPart; readonly columns: readonly HtmlPart[] }[];
}

/** The table as HTML, as wide as the page lets it; beyond that it scrolls under its first column. */
export function groupedTable({ caption, heading, groups, rows }: GroupedTable): Html {
  const first = (i: number): HtmlPart => (i === 0 ? html` class="first"` : null);
  const titles = groups.map(
    ({ title, columns }) => html`<th scope="colgroup" colspan="${columns.length}" class="group">${title}</th>`,
  );
  const head = groups.flatMap(({ columns }) =>
    columns.map((column, i) => html`<th scope="col"${first(i)}>${column}</th>`),
  );
  const places = groups.flatMap(({ columns }) => columns.map((_, i) => i));
  const body = rows.map(({ cells: [heading, ...figures], strong = false }) => {
    const rest = figures.map((cell, i) => html`<td${first(places[i] ?? 0)}>${cell}</td>`);
    return html`<tr${strong ? html` class="strong"` : null}><th scope="row">${breakable(heading)}</th>${rest}</tr>\n`;
  });
  return html`<div class="scroll wide" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col" class="text" rowspan="2">${heading}</th>${titles}</tr>
<tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}

/** A group of the comparison as a table. */
export function comparisonHtml(
  table: ComparisonTable,
  group: ComparisonGroupId,
  caption: HtmlPart,
  heading: string,
): Html {
  return figureTable({
    caption,
    columns: [heading, ...table.branches.map(branchKey), ...(table.branches.length === 2 ? ["change"] : [])],
    rows: rowsOf(table, group).map(({ cells, scope }: ComparisonRow) => ({ cells, strong: scope === "mean" })),
  });
}

/** A branch's name with the mark of its colour. */
export function branchKey(branch: BranchName | "pretraining"): Html {
  return html`<span class="key key-${branch}">${branch}</span>`;
}
