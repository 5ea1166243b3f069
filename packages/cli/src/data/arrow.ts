import { open } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk, type DuckDBVector } from "@duckdb/node-api";
import type { Data, RecordBatch, Schema } from "apache-arrow";
import { DataError, IsoclineError } from "isocline";
import { type Batches, openBatches } from "./arrow-batches.ts";
import { type ColumnForm, columnForm, nullsOf } from "./arrow-columns.ts";
import { checkColumns, placesIn } from "./differences.ts";
import type { KnownKinds, Relation } from "./relation.ts";
import { typedRelation } from "./typed.ts";

/** The table that the rows are copied to. */
const TABLE = "arrow_rows";

/** DuckDB's vector size. */
const CHUNK_ROWS = 2048;

/** After how many chunks an interruption gets its turn. */
const CHUNKS_AT_ONCE = 50;

/** An Arrow file, and what a person calls it. */
export interface ArrowFile {
  readonly name: string;
  readonly file: string;
}

/** A column of Arrow files. */
interface Column extends ColumnForm {
  readonly name: string;
}

function damaged(name: string, cause: unknown): Error {
  if (cause instanceof IsoclineError) return cause;
  // It refuses a whole schema for one type that it does not know.
  const [, type] = /^Unrecognized type: "?(?!undefined)(\w+)/.exec(cause instanceof Error ? cause.message : "") ?? [];
  if (type !== undefined) return unreadable(name, type, cause);
  const remedy = "save it again";
  return new DataError({ where: name, expected: "a whole Arrow file", found: "a damaged one", remedy }, { cause });
}

function unreadable(where: string, type: string, cause?: unknown): DataError {
  const remedy = "leave the column out, or save the table as Parquet";
  const expected = "columns of numbers, text, dates and times";
  return new DataError({ where, expected, found: `one of type ${type}`, remedy }, { cause });
}

function columnsOf(where: string, { fields }: Schema): readonly Column[] {
  if (fields.length === 0) throw new DataError({ where, expected: "a table with columns", found: "none" });
  return fields.map(({ name, type }, i) => {
    const form = columnForm(type);
    if (form === undefined) throw unreadable(`${where}, column "${name}"`, String(type));
    // A field needs no name, against what its type says.
    return { name: (name as string | null)?.trim() || `column${i + 1}`, ...form };
  });
}

function checkSame(first: ArrowFile, expected: readonly Column[], other: ArrowFile, found: readonly Column[]): void {
  const described = (columns: readonly Column[]): readonly string[] =>
    columns.map(({ name, type }) => `${name} ${type}`);
  checkColumns(first.name, described(expected), other.name, described(found));
}

/** Runs what fails only where a column of a file is damaged. */
function whole<T>(file: string, column: Column, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw damaged(`${file}, column "${column.name}"`, error);
  }
}

async function* wholeBatches(name: string, { batches }: Batches): AsyncGenerator<RecordBatch> {
  try {
    yield* batches;
  } catch (error) {
    throw damaged(name, error);
  }
}

/** Puts rows of a batch, from one on, into the vector of a column. */
type Filler = (vector: DuckDBVector, start: number, rows: number) => void;

function filler({ cells }: Column, data: Data | undefined, length: number): Filler {
  if (data?.length !== length) throw new RangeError("a column is missing");
  const cell = cells(data);
  const isNull = nullsOf(data);
  return (vector, start, rows) => {
    for (let i = 0; i < rows; i++) if (isNull?.(start + i) !== true) vector.setItem(i, cell(start + i));
    // Nulls come last: from the first one on, every cell costs arithmetic on the mask.
    if (isNull === undefined) return;
    for (let i = 0; i < rows; i++) if (isNull(start + i)) vector.setItem(i, null);
  };
}

/** Appends batches to the table, through one chunk that is filled again and again. */
function batchAppender(
  appender: DuckDBAppender,
  columns: readonly Column[],
  /** Where each of them is in the file. */
  places: readonly number[],
): (name: string, batch: RecordBatch) => Promise<void> {
  const chunk = DuckDBDataChunk.create(columns.map(({ type }) => type));
  let chunks = 0;
  return async (name, { data, numRows }) => {
    const fillers = columns.map((column, i) => ({
      column,
      fill: whole(name, column, () => filler(column, data.children[places[i] as number], numRows)),
    }));
    for (let start = 0; start < numRows; start += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, numRows - start);
      chunk.reset();
      chunk.rowCount = rows;
      for (const [i, { column, fill }] of fillers.entries()) {
        const vector = chunk.getColumnVector(i);
        whole(name, column, () => fill(vector, start, rows));
        vector.flush();
      }
      appender.appendDataChunk(chunk);
      chunks++;
      if (chunks % CHUNKS_AT_ONCE === 0) await setImmediate();
    }
  };
}

/** Copies files to a table, and gives its columns; they are called c0, c1 and so on there, since names may come twice. */
async function copyFiles(connection: DuckDBConnection, files: readonly ArrowFile[]): Promise<readonly Column[]> {
  let first:
    | { readonly file: ArrowFile; readonly columns: readonly Column[]; readonly appender: DuckDBAppender }
    | undefined;
  for (const file of files) {
    const handle = await open(file.file);
    try {
      const opened = await openBatches(handle).catch((error) => {
        throw damaged(file.name, error);
      });
      const columns = columnsOf(file.name, opened.schema);
      if (first === undefined) {
        const created = columns.map(({ type }, i) => `c${i} ${type}`);
        await connection.run(`CREATE TABLE ${TABLE} (${created.join(", ")})`);
        first = { file, columns, appender: await connection.createAppender(TABLE) };
      } else {
        checkSame(first.file, first.columns, file, columns);
      }
      const names = first.columns.map(({ name }) => name);
      const places = placesIn(
        names,
        columns.map(({ name }) => name),
      );
      const own = places.map((place) => columns[place] as Column);
      const append = batchAppender(first.appender, own, places);
      for await (const batch of wholeBatches(file.name, opened)) await append(file.name, batch);
    } finally {
      await handle.close();
    }
  }
  first?.appender.closeSync();
  return first?.columns ?? [];
}

/**
 * Arrow files, of the format for files (which is Feather's second version) or the one for streams, as a relation: their
 * rows are copied to a table of the database, which is to be in a file.
 *
 * Memory: a record batch, unpacked, and the dictionaries, beside what DuckDB may take.
 *
 * @throws DataError for a file that is damaged, is not like the first one, or has a column of another type than numbers,
 *   booleans, text, dates and times
 */
export async function arrowRelation(
  connection: DuckDBConnection,
  files: readonly ArrowFile[],
  known: KnownKinds,
): Promise<Relation> {
  await connection.run("BEGIN");
  const columns = await copyFiles(connection, files);
  await connection.run("COMMIT");
  return typedRelation(
    connection,
    TABLE,
    known,
    columns.map(({ name }) => name),
  );
}
