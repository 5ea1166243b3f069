import { DataError } from "../../base/index.ts";
import { placedChunks } from "../cells.ts";
import { type TableSource, unknownColumn } from "../source.ts";

/** Calls back with every cell of one column: a number or a text; undefined for a blank. */
export async function eachCell(
  source: TableSource,
  column: string,
  rows: number,
  take: (cell: number | string | undefined, row: number) => void,
): Promise<void> {
  const known = (await source.columns()).map(({ name }) => name);
  if (!known.includes(column)) unknownColumn("split", column, known);
  for await (const { start, chunk } of placedChunks(source, [column], rows)) {
    const [cells = []] = chunk.columns;
    const blanks = chunk.missing?.[0];
    for (let i = 0; i < chunk.rows; i++) {
      const cell = cells[i] ?? "";
      const isBlank = blanks?.[i] === 1 || Number.isNaN(cell) || (typeof cell === "string" && cell.trim() === "");
      take(isBlank ? undefined : cell, start + i);
    }
  }
}

/** Throws for a cell that a split cannot use. */
export function refuseCell(
  source: TableSource,
  column: string,
  row: number,
  expected: string,
  cell: number | string | undefined,
): never {
  throw new DataError({
    where: `${source.name}, row ${row + 1}, column "${column}"`,
    expected,
    found: cell === undefined ? "a blank" : JSON.stringify(cell),
    remedy: "correct that cell or drop its row",
  });
}
