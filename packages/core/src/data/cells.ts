import { DataError } from "../base/index.ts";
import type { Chunk, TableSource } from "./source.ts";

/** Numbers as tables write them; also those that training refuses (`nan`, `inf`), since they are not words. */
const NUMBER = /^\s*[+-]?(\d[\d_]*\.?\d*|\.\d+|nan|inf|infinity)(e[+-]?\d+)?\s*$/i;

/** Whether a text cell would be read as a number. */
export function looksNumeric(cell: string): boolean {
  return NUMBER.test(cell);
}

/** A chunk and the row number, from 0, that it starts at. */
export interface PlacedChunk {
  readonly start: number;
  readonly chunk: Chunk;
}

/**
 * The chunks of a table with their place, for a table that was counted before.
 *
 * @throws DataError where the table no longer has the counted rows
 */
export async function* placedChunks(
  source: TableSource,
  names: readonly string[],
  rows: number,
): AsyncGenerator<PlacedChunk> {
  let start = 0;
  for await (const chunk of source.chunks(names)) {
    if (start + chunk.rows > rows) break;
    yield { start, chunk };
    start += chunk.rows;
  }
  if (start === rows) return;
  throw new DataError({
    where: source.name,
    expected: `${rows} rows, as counted before`,
    found: "another number of them",
    remedy: "leave the table unchanged while it is read",
  });
}

/** How the cells of a numeric column are checked. */
export interface NumberRule {
  /** Whether a blank is no error. */
  readonly blanks: boolean;
  readonly remedy: string;
  /** What is needed; a finite number by default. */
  readonly expected?: string;
}

/** Throws for a numeric column's first cell, in a chunk, that is NaN, infinite, or blank where it must not be. */
export function checkNumbers(
  table: string,
  column: string,
  { start, chunk }: PlacedChunk,
  index: number,
  rule: NumberRule,
): void {
  const cells = chunk.columns[index] as Float64Array;
  const blanks = chunk.missing?.[index];
  for (let i = 0; i < chunk.rows; i++) {
    if (blanks?.[i] === 1 ? rule.blanks : Number.isFinite(cells[i])) continue;
    throw new DataError({
      where: `${table}, row ${start + i + 1}, column "${column}"`,
      expected: rule.expected ?? "a finite number",
      found: blanks?.[i] === 1 ? "a blank" : String(cells[i]),
      remedy: rule.remedy,
    });
  }
}
