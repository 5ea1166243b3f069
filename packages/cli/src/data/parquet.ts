import type { DuckDBConnection } from "@duckdb/node-api";
import { counts, identifier, literal } from "./database.ts";
import type { Relation, RelationColumn } from "./relation.ts";

/** DuckDB's types that are read as numbers; booleans become 0 and 1. All others are read as text. */
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$/;

/** A Parquet file as a relation. Its own types say which columns are numeric. */
export async function parquetRelation(connection: DuckDBConnection, file: string): Promise<Relation> {
  const from = `read_parquet(${literal(file)}, hive_partitioning=false)`;
  const description = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  const described = description.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  const filled = described.map(({ name }) => `count(${identifier(name)})`);
  const [rows = 0, ...found] = await counts(connection, `SELECT ${["count(*)", ...filled].join(", ")} FROM ${from}`);
  const columns = described.map(({ name, type }, i): RelationColumn => {
    const blanks = found[i] !== rows;
    if (!NUMERIC.test(type)) return { name, kind: "text", value: `CAST(${identifier(name)} AS VARCHAR)`, blanks };
    return { name, kind: "numeric", value: `CAST(${identifier(name)} AS DOUBLE)`, blanks };
  });
  return { from, rows, columns };
}
