import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Chunk, type SourceColumn, UsageError } from "isocline";
import { atEnd } from "../at-exit.ts";
import { identifier, literal, openDatabase } from "./database.ts";
import type { RowFormat } from "./formats.ts";
import { csvLines, jsonLines, type LineFormat, linesOf } from "./lines.ts";

/** Writes a file of lines; gives the number of rows. */
async function writeLines(
  path: string,
  format: LineFormat,
  names: readonly string[],
  chunks: AsyncIterable<Chunk>,
): Promise<number> {
  const file = await open(path, "wx");
  let rows = 0;
  try {
    await file.appendFile(format.head(names));
    for await (const chunk of chunks) {
      await file.appendFile(linesOf(format, names, chunk));
      rows += chunk.rows;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return rows;
}

/** Turns a CSV file of ours into Parquet, in bounded memory. */
async function csvToParquet(csv: string, parquet: string, columns: readonly SourceColumn[]): Promise<void> {
  const instance = await openDatabase();
  try {
    const connection = await instance.connect();
    const types = columns.map(({ kind }, i) => `c${i}: '${kind === "numeric" ? "DOUBLE" : "VARCHAR"}'`);
    const names = columns.map(({ name }, i) => `c${i} AS ${identifier(name)}`);
    const from =
      `read_csv(${literal(csv)}, auto_detect=false, header=true, delim=',', quote='"', escape='"', ` +
      `comment='', new_line='\\n', allow_quoted_nulls=false, columns={${types.join(", ")}})`;
    await connection.run(`COPY (SELECT ${names.join(", ")} FROM ${from}) TO ${literal(parquet)} (FORMAT parquet)`);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

/** Throws for names that DuckDB, which writes Parquet, does not tell apart. */
function checkDistinct(names: readonly string[]): void {
  const lower = names.map((name) => name.toLowerCase());
  const repeated = names.find((_, i) => lower.indexOf(lower[i] ?? "") < i);
  if (repeated === undefined) return;
  const expected = "column names that differ by more than their case, as Parquet needs them";
  throw new UsageError({ where: "--out", expected, found: `"${repeated}" twice`, remedy: "write CSV or JSON lines" });
}

/**
 * Writes rows, such as predictions, to a file, and gives their number. NaN and blanks become blank cells (null in
 * Parquet and JSON). The file appears whole or not at all: it is written beside its place under another name and moved
 * there at the end, where it replaces an older file. What a signal interrupts leaves nothing.
 *
 * Memory: a chunk. Parquet is made of a CSV file, so for a while it takes the space of both.
 *
 * @throws UsageError where the place cannot be written to, or Parquet cannot tell two columns apart
 */
export async function writeRows(
  out: string,
  format: RowFormat,
  columns: readonly SourceColumn[],
  chunks: AsyncIterable<Chunk>,
): Promise<number> {
  const names = columns.map(({ name }) => name);
  if (format === "parquet") checkDistinct(names);
  const beside = join(dirname(out), `.${basename(out)}.${randomUUID()}`);
  const lines = `${beside}.lines`;
  const parquet = `${beside}.parquet`;
  const remove = (): void => {
    for (const path of [lines, parquet]) rmSync(path, { force: true });
  };
  const forget = atEnd(remove);
  try {
    const rows = await writeLines(lines, format === "jsonl" ? jsonLines : csvLines, names, chunks);
    if (format === "parquet") await csvToParquet(lines, parquet, columns);
    await rename(format === "parquet" ? parquet : lines, out);
    return rows;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && "path" in error)) throw error;
    const found = `a refusal of the system (${error.code})`;
    throw new UsageError({ where: "--out", expected: `a place to write ${out}`, found }, { cause: error });
  } finally {
    forget();
    remove();
  }
}
