import type { DuckDBInstance } from "@duckdb/node-api";
import { type TableSource, UsageError } from "isocline";
import { openDatabase, openQueryDatabase } from "./database.ts";
import { fileTable } from "./files.ts";
import type { TextForm } from "./look.ts";
import { queryRelation } from "./query.ts";
import type { KnownKinds } from "./relation.ts";
import { openScratch, type Scratch } from "./scratch.ts";
import { type DuckSource, duckTable } from "./table.ts";

/** How a table is opened. */
export interface TableOptions extends KnownKinds, TextForm {
  /** SQL whose result is the table; it sees the files as `data`. Null or absent for the files as they are. */
  readonly query?: string | null;
}

/** A table in a file, to be closed after use. */
export interface OpenTable extends TableSource {
  /** The files that it is read from, but for those that a query names. */
  readonly files: readonly string[];
  close(): void;
}

/** A table to open, and the database that reads it. */
interface Opening extends DuckSource {
  readonly instance: DuckDBInstance;
}

async function openFiles(spec: string, options: TableOptions, scratch: Scratch): Promise<Opening> {
  const table = await fileTable(spec, options, scratch);
  const { name, originals, copied } = table;
  const find: DuckSource["find"] = (connection) => table.relation(connection, options);
  const instance = await (copied
    ? openQueryDatabase(scratch.place("rows.duckdb"), scratch.place("spill"))
    : openDatabase());
  return { name, originals, find, instance };
}

async function openQuery(spec: string, query: string, options: TableOptions, scratch: Scratch): Promise<Opening> {
  const table = spec === "" ? undefined : await fileTable(spec, options, scratch);
  return {
    name: table === undefined ? "query" : `query on ${table.name}`,
    originals: table?.originals ?? new Map(),
    find: (connection) => queryRelation(connection, query, table, options),
    instance: await openQueryDatabase(scratch.place("query.duckdb"), scratch.place("spill")),
  };
}

/**
 * Opens a table: a path to a CSV or TSV file (with a header), a JSON lines file, a Parquet file or an Arrow file, told
 * apart by their content, the first two also in gzip; a pattern such as `data/*.csv`, whose files are read one after
 * another, by name, and must have the same columns; `sample:NAME`; or `-`, standard input. With a query the table is what
 * the query gives, and there may be no file: the spec is then empty.
 *
 * The delimiter of CSV is found from the header (`,` `;` tab or `|`) and the encoding from a byte order mark, where
 * options do not name them. Integers, floats, decimals and booleans (0 and 1) are numeric; everything else, dates too,
 * is text; options say what some columns are in spite of their cells. Rows come in the files' order, streamed in little
 * memory.
 *
 * @throws UsageError for an unknown sample, and later for a query that is none; DataError for a file that is missing or
 *   of another kind, and later, when rows are read, for a line that cannot be parsed
 * @example const table = await openTable("data/*.csv", { text: ["code"] })
 */
export async function openTable(spec: string, options: TableOptions = {}): Promise<OpenTable> {
  const { query = null } = options;
  if (spec === "" && query === null) {
    throw new UsageError({ where: "DATA", expected: "a table", found: "none", remedy: "name a file, or give --query" });
  }
  const scratch = openScratch();
  try {
    const { instance, ...source } =
      query === null ? await openFiles(spec, options, scratch) : await openQuery(spec, query, options, scratch);
    return {
      ...duckTable(instance, source),
      files: [...source.originals.values()],
      close() {
        instance.closeSync();
        scratch.remove();
      },
    };
  } catch (error) {
    scratch.remove();
    throw error;
  }
}
