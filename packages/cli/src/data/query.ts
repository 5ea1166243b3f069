import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError, UsageError } from "isocline";
import { identifier } from "./database.ts";
import type { FileTable } from "./files.ts";
import { type KnownKinds, lineError, type Originals, type Relation } from "./relation.ts";
import { typedRelation } from "./typed.ts";

/** What errors call a query. */
const WHERE = "--query";

/** What the table is called in a query. */
const VIEW = "data";

/** The table of what a query gave. */
const RESULT = "result";

const NO_FILES: Originals = new Map();

/** Failures that are about the query, not about what it reads. */
const ABOUT_QUERY = /^(Parser|Syntax|Binder|Catalog|Not implemented|Missing Extension) Error/;

/** A failure of a query as an error of one line: DuckDB's first, and its suggestion. */
function queryError(error: unknown, originals: Originals): DataError | UsageError {
  const atLine = lineError(WHERE, error, originals);
  if (atLine !== undefined) return atLine;
  const message = error instanceof Error ? error.message.replace(/^Failed to extract statements: /, "") : String(error);
  const [found = "", hint = ""] = message.split("\n");
  const remedy = /^(Did you mean|Candidate) /.test(hint) ? { remedy: hint.trim() } : {};
  const parts = { where: WHERE, expected: "SQL that DuckDB runs", found: found.trim(), ...remedy };
  return ABOUT_QUERY.test(message) ? new UsageError(parts, { cause: error }) : new DataError(parts, { cause: error });
}

async function countStatements(connection: DuckDBConnection, query: string): Promise<number> {
  // DuckDB has no message for a text without a statement.
  const found = await connection.extractStatements(`SELECT 1; ${query}`);
  return found.count - 1;
}

/** Makes the table visible to a query, with columns of their own types. */
async function defineView(connection: DuckDBConnection, table: FileTable, known: KnownKinds): Promise<void> {
  const { from, columns } = await table.relation(connection, known, true);
  const names = columns.map(({ name }) => name.toLowerCase());
  const repeated = columns.find(({ name }, i) => names.indexOf(name.toLowerCase()) < i);
  if (repeated !== undefined) {
    throw new DataError({
      where: table.name,
      expected: "column names that differ by more than their case, as SQL needs them",
      found: `"${repeated.name}" twice`,
      remedy: "rename one of the two",
    });
  }
  const selected = columns.map(({ name, own }) => `${own} AS ${identifier(name)}`);
  await connection.run(`CREATE TEMP VIEW ${VIEW} AS SELECT ${selected.join(", ")} FROM ${from}`);
}

/**
 * What a query gives, as a relation. It is run once and its rows are kept, in a file: every reading then sees the same
 * rows in the same order, also where the query has no ORDER BY or draws at random.
 *
 * Cost: one reading of the table, or two of CSV, to find its types; the query; the result on disk, compressed.
 *
 * @param table what the query sees as `data`; undefined where it names its files itself
 * @throws UsageError for a query that is none, DataError where it fails on what it reads
 */
export async function queryRelation(
  connection: DuckDBConnection,
  query: string,
  table: FileTable | undefined,
  known: KnownKinds,
): Promise<Relation> {
  if (table !== undefined) await defineView(connection, table, known);
  try {
    const count = await countStatements(connection, query);
    if (count !== 1) {
      const found = count === 0 ? "none" : `${count} statements`;
      throw new UsageError({ where: WHERE, expected: "one SELECT", found });
    }
    await connection.run(`CREATE TABLE ${RESULT} AS ${query}`);
    return await typedRelation(connection, RESULT, known);
  } catch (error) {
    throw error instanceof UsageError ? error : queryError(error, table?.originals ?? NO_FILES);
  }
}
