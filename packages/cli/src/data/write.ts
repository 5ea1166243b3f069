import { randomUUID } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Chunk, type SourceColumn, UsageError } from "isocline";
import { identifier, literal, openDatabase } from "./database.ts";

const FORMATS = [".csv", ".parquet"] as const;
type Format = (typeof FORMATS)[number];

const kindOf = (path: string): Promise<"file" | "folder" | undefined> =>
  stat(path).then(
    (found) => (found.isDirectory() ? "folder" : "file"),
    () => undefined,
  );

/**
 * Says whether predictions could be written to a path, before anything is computed for it.
 *
 * @throws UsageError for another ending than .csv or .parquet, a folder in its place, or a folder that is missing
 */
export async function checkOutput(out: string): Promise<Format> {
  const format = FORMATS.find((ending) => out.toLowerCase().endsWith(ending));
  if (format === undefined) {
    throw new UsageError({ where: "out", expected: `a file ending in ${FORMATS.join(" or ")}`, found: out });
  }
  if ((await kindOf(out)) === "folder") {
    throw new UsageError({ where: "out", expected: "a file to write", found: `the folder ${out}` });
  }
  if ((await kindOf(dirname(out))) !== "folder") {
    throw new UsageError({
      where: "out",
      expected: `a folder ${dirname(out)} to write into`,
      found: "none",
      remedy: "make it first",
    });
  }
  return format;
}

/** A cell of CSV: nothing for a blank, quotes where they are needed; empty text is quoted to tell it from a blank. */
function csvCell(value: string | number | null): string {
  if (value === null || (typeof value === "number" && Number.isNaN(value))) return "";
  const text = String(value);
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLines({ rows, columns, missing }: Chunk): string {
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const cells = columns.map((cells, i) => csvCell(missing?.[i]?.[row] === 1 ? null : (cells[row] ?? null)));
    lines.push(cells.join(","), "\n");
  }
  return lines.join("");
}

/** Writes a CSV file; gives the number of rows. */
async function writeCsv(path: string, names: readonly string[], chunks: AsyncIterable<Chunk>): Promise<number> {
  const file = await open(path, "wx");
  let rows = 0;
  try {
    await file.write(`${names.map(csvCell).join(",")}\n`);
    for await (const chunk of chunks) {
      await file.write(csvLines(chunk));
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

/**
 * Writes rows, such as predictions, to a .csv or .parquet file, and gives their number. NaN and blanks become blank
 * cells (null in Parquet). The file appears whole or not at all: it is written beside its place under another name
 * and moved there at the end, where it replaces an older file, but never a folder.
 *
 * @throws UsageError where the place cannot be written to, or two columns have the same name
 */
export async function writePredictions(
  out: string,
  columns: readonly SourceColumn[],
  chunks: AsyncIterable<Chunk>,
): Promise<number> {
  const format = await checkOutput(out);
  const names = columns.map(({ name }) => name);
  // DuckDB tells names apart without their case.
  const repeated = names.find((name, i) => names.findIndex((each) => each.toLowerCase() === name.toLowerCase()) < i);
  if (repeated !== undefined) {
    throw new UsageError({ where: out, expected: "different column names", found: `"${repeated}" twice` });
  }
  const beside = join(dirname(out), `.${basename(out)}.${randomUUID()}`);
  const csv = `${beside}.csv`;
  const parquet = `${beside}.parquet`;
  try {
    const rows = await writeCsv(csv, names, chunks);
    if (format === ".parquet") await csvToParquet(csv, parquet, columns);
    await rename(format === ".parquet" ? parquet : csv, out);
    return rows;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && "path" in error)) throw error;
    const found = `a refusal of the system (${error.code})`;
    throw new UsageError({ where: "out", expected: `a place to write ${out}`, found }, { cause: error });
  } finally {
    await Promise.all([csv, parquet].map((path) => rm(path, { force: true })));
  }
}
