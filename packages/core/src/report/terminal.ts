/** What a table is printed from. */
export interface PrintedTable {
  readonly columns: readonly string[];
  /** Blocks of rows, in their order; a unit may be empty. */
  readonly groups: readonly { readonly id: string; readonly title: string; readonly unit: string }[];
  readonly rows: readonly { readonly group: string; readonly cells: readonly string[] }[];
}

/** Control characters, escape sequences among them, and marks that turn the direction of text: a column's name may hold them. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const clean = (text: string): string => text.replace(UNPRINTABLE, "�").replaceAll("\u202f", " ");

const widthOf = (text: string): number => [...text].length;

/** At most so wide; what is longer ends in an ellipsis. */
function cut(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join("")}…`;
}

/**
 * The table as lines of plain text: labels left, figures right, a heading over each group. No colour; control
 * characters of names are replaced, so that a table's header cannot command the terminal.
 *
 * @param labelWidth labels longer than this are cut
 * @example process.stdout.write(`${terminalTable(comparisonTable(record)).join("\n")}\n`);
 */
export function terminalTable(
  table: PrintedTable,
  { labelWidth = 40 }: { readonly labelWidth?: number } = {},
): readonly string[] {
  const rows = table.rows.map(({ cells }) =>
    cells.map((cell, i) => (i === 0 ? cut(clean(cell), labelWidth) : clean(cell))),
  );
  if (rows.length === 0) return [];
  const widths = table.columns.map((column, i) =>
    Math.max(widthOf(column), ...rows.map((cells) => widthOf(cells[i] ?? ""))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const gap = " ".repeat((widths[i] ?? 0) - widthOf(cell));
        return i === 0 ? cell + gap : gap + cell;
      })
      .join("  ")
      .trimEnd();

  const lines = [line(table.columns)];
  for (const { id, title, unit } of table.groups) {
    const members = rows.filter((_, i) => table.rows[i]?.group === id);
    if (members.length === 0) continue;
    lines.push("", unit === "" ? title : `${title}: ${clean(unit)}`, ...members.map(line));
  }
  return lines;
}
