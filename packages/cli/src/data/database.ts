import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/**
 * An in-memory DuckDB, for reading and writing files alone: one thread, since it must keep the order of rows and
 * little memory; nothing spilled to disk and no extension fetched, so that it leaves no trace.
 */
export function openDatabase(): Promise<DuckDBInstance> {
  return DuckDBInstance.create(":memory:", {
    threads: "1",
    memory_limit: "2GB",
    temp_directory: "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
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
