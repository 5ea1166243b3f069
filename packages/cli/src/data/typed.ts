import type { DuckDBConnection } from "@duckdb/node-api";
import { counts, identifier, literal } from "./database.ts";
import { checkColumns } from "./differences.ts";
import type { Compression, KnownKinds, Relation, RelationColumn } from "./relation.ts";

/** DuckDB's types that are read as numbers; booleans become 0 and 1. All others are read as text. */
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$/;

/** Its types of cells that hold several. */
const NESTED = /^(STRUCT|MAP|UNION)\(|\[\d*\]$/;

const list = (files: readonly string[]): string => `[${files.map(literal).join(", ")}]`;

/**
 * SQL of a scan of Parquet files, to stand after FROM. By name, since DuckDB else gives all files the types of the first:
 * 2.5 would be 3 after a file of whole numbers.
 */
export function parquetScan(files: readonly string[]): string {
  return `read_parquet(${list(files)}, hive_partitioning=false, union_by_name=true)`;
}

/** A Parquet file, and what a person calls it. */
interface ParquetFile {
  readonly name: string;
  readonly file: string;
}

/** Throws a DataError for a file that lacks a column of the first, or has one besides. */
export async function checkParquet(connection: DuckDBConnection, files: readonly ParquetFile[]): Promise<void> {
  const [first, ...others] = files;
  if (first === undefined || others.length === 0) return;
  const namesOf = async ({ file }: ParquetFile): Promise<readonly string[]> => {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${parquetScan([file])}`);
    return described.getRows().map(([name]) => String(name));
  };
  const expected = await namesOf(first);
  for (const other of others) checkColumns(first.name, expected, other.name, await namesOf(other));
}

/**
 * SQL of a scan of JSON lines. Types are found from all lines; dates stay the texts they are, since what DuckDB takes
 * for one depends on the others beside it.
 */
export function jsonScan(files: readonly string[], compression: Compression): string {
  // Its reader has names of its own.
  const packed = compression === "none" ? "uncompressed" : compression;
  return (
    `read_json(${list(files)}, format='newline_delimited', compression='${packed}', sample_size=-1, ` +
    "hive_partitioning=false, dateformat='none', timestampformat='none')"
  );
}

/** A value as text; the type JSON is one of several types in one column, whose texts would keep their quotes. */
function textOf(column: string, type: string): string {
  return type === "JSON" ? `(${column} ->> '$')` : `CAST(${column} AS VARCHAR)`;
}

/**
 * What has types of its own, as a relation: they say which columns are numeric.
 *
 * @param names what the columns are called, where DuckDB knows them by other names
 */
export async function typedRelation(
  connection: DuckDBConnection,
  from: string,
  { text = [], numeric = [] }: KnownKinds = {},
  names: readonly string[] = [],
): Promise<Relation> {
  const description = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  const described = description
    .getRows()
    .map(([name, type], i) => ({ id: identifier(String(name)), name: names[i] ?? String(name), type: String(type) }));
  const filled = described.map(({ id }) => `count(${id})`);
  const [rows = 0, ...found] = await counts(connection, `SELECT ${["count(*)", ...filled].join(", ")} FROM ${from}`);
  const columns = described.map(({ id, name, type }, i): RelationColumn => {
    const blanks = found[i] !== rows;
    const shared = { name, own: id, blanks };
    const isNumeric = NUMERIC.test(type) || (found[i] === 0 && numeric.includes(name));
    if (NESTED.test(type) && !text.includes(name)) {
      return { ...shared, kind: "text", nested: true, value: textOf(id, type) };
    }
    if (!isNumeric || text.includes(name)) return { ...shared, kind: "text", value: textOf(id, type) };
    const typed = type === "BOOLEAN" ? { type: "boolean" as const } : {};
    return { ...shared, ...typed, kind: "numeric", value: `TRY_CAST(${id} AS DOUBLE)` };
  });
  return { from, rows, columns };
}
