import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** What a query may hold in memory: a sort or a join of more goes through files. */
const QUERY_MEMORY = "512MB";

/** One thread, since it must keep the order of rows and take little memory; nothing is fetched. */
const SHARED = { threads: "1", autoinstall_known_extensions: "false" } as const;

/** An in-memory DuckDB, for reading and writing files alone: nothing is spilled to disk, so that it leaves no trace. */
export function openDatabase(): Promise<DuckDBInstance> {
  return DuckDBInstance.create(":memory:", {
    ...SHARED,
    memory_limit: "2GB",
    temp_directory: "",
    autoload_known_extensions: "false",
  });
}

/**
 * A DuckDB for queries and for files whose rows are copied: these, what queries give, and what they cannot hold in memory
 * meanwhile, go into files.
 *
 * @param file a file that is not there yet
 * @param spill a folder for what does not fit into memory
 */
export function openQueryDatabase(file: string, spill: string): Promise<DuckDBInstance> {
  return DuckDBInstance.create(file, { ...SHARED, memory_limit: QUERY_MEMORY, temp_directory: spill });
}

/** A text as a SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A column's name as a SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The one row of counts that an aggregate query gives. */
export async function counts(connection: DuckDBConnection, sql: string): Promise<readonly number[]> {
  const reader = await connection.runAndReadAll(sql);
  return (reader.getRows()[0] ?? []).map(Number);
}
