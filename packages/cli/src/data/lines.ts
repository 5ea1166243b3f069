import type { Chunk } from "isocline";

type Cell = string | number | null;

/** A cell of CSV: nothing for a blank, quotes where they are needed; empty text is quoted to tell it from a blank. */
function csvCell(value: Cell): string {
  if (value === null || (typeof value === "number" && Number.isNaN(value))) return "";
  const text = String(value);
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** How rows are written as lines of text. */
export interface LineFormat {
  /** What stands before the rows. */
  head(names: readonly string[]): string;
  /** A row. */
  line(names: readonly string[], cells: readonly Cell[]): string;
}

/** Comma-separated values, with a header. */
export const csvLines: LineFormat = {
  head: (names) => `${names.map(csvCell).join(",")}\n`,
  line: (_, cells) => `${cells.map(csvCell).join(",")}\n`,
};

/** A JSON object a line; a number that JSON does not have is null. */
export const jsonLines: LineFormat = {
  head: () => "",
  line: (names, cells) => `{${names.map((name, i) => `${JSON.stringify(name)}:${JSON.stringify(cells[i])}`)}}\n`,
};

/** The rows of a chunk as text. */
export function linesOf(format: LineFormat, names: readonly string[], { rows, columns, missing }: Chunk): string {
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const cells = columns.map((cells, i) => (missing?.[i]?.[row] === 1 ? null : (cells[row] ?? null)));
    lines.push(format.line(names, cells));
  }
  return lines.join("");
}
