import type { DuckDBConnection } from "@duckdb/node-api";
import { counts, literal } from "./database.ts";
import type { Header } from "./header.ts";
import type { Compression, KnownKinds, Relation, RelationColumn } from "./relation.ts";

/** How much of a file DuckDB holds at a time; must be more than its longest line. */
const BUFFER_BYTES = 4_000_000;

const isFilled = (column: string) => `trim(${column}) <> ''`;
const isBoolean = (column: string) => `lower(trim(${column})) IN ('true', 'false')`;
// Not FILTER: DuckDB gives each filtered aggregate buffers for all columns, which on wide tables is square in them.
const countWhere = (condition: string) => `count(CASE WHEN ${condition} THEN 1 END)`;

/**
 * CSV files with one header as a relation. DuckDB scans it as text, with a dialect fixed from the header, and each column's kind is
 * found from all of its cells: numeric where every filled cell is a number (or each is `true` or `false`), text
 * otherwise. So no cell, however late, can fail a conversion.
 *
 * Cost: one reading of the files, and a second where some column is not all numbers.
 */
export async function csvRelation(
  connection: DuckDBConnection,
  files: readonly string[],
  { delimiter, names, compression = "none" }: Header & { readonly compression?: Compression },
  { text = [], numeric = [] }: KnownKinds = {},
): Promise<Relation> {
  const ids = names.map((_, i) => `c${i}`);
  const from =
    `read_csv([${files.map(literal).join(", ")}], auto_detect=false, compression='${compression}', header=true, delim=${literal(delimiter)}, ` +
    `quote='"', escape='"', comment='', hive_partitioning=false, buffer_size=${BUFFER_BYTES}, ` +
    `columns={${ids.map((id) => `${id}: 'VARCHAR'`).join(", ")}})`;

  const firstLook = ids.flatMap((id) => [`count(${id})`, `count(TRY_CAST(${id} AS DOUBLE))`]);
  const [rows = 0, ...found] = await counts(connection, `SELECT count(*), ${firstLook.join(", ")} FROM ${from}`);
  const filled = ids.map((_, i) => found[2 * i] ?? 0);
  const numbers = ids.map((_, i) => found[2 * i + 1] ?? 0);
  const booleans = ids.map(() => 0);

  // Cells of nothing but spaces are blank and cells of true and false are numbers: too dear to look for everywhere.
  const doubtful = ids.map((_, i) => i).filter((i) => filled[i] !== numbers[i]);
  if (doubtful.length > 0) {
    const secondLook = doubtful.flatMap((i) => [countWhere(isFilled(`c${i}`)), countWhere(isBoolean(`c${i}`))]);
    const again = await counts(connection, `SELECT ${secondLook.join(", ")} FROM ${from}`);
    for (const [place, i] of doubtful.entries()) {
      filled[i] = again[2 * place] ?? 0;
      booleans[i] = again[2 * place + 1] ?? 0;
    }
  }

  const columns = names.map((name, i): RelationColumn => {
    const id = `c${i}`;
    const blanks = filled[i] !== rows;
    if (text.includes(name) || (filled[i] === 0 && !numeric.includes(name))) {
      return { name, kind: "text", value: id, blanks };
    }
    if (filled[i] === numbers[i]) return { name, kind: "numeric", value: `TRY_CAST(${id} AS DOUBLE)`, blanks };
    if (filled[i] !== booleans[i]) return { name, kind: "text", value: id, blanks };
    return { name, kind: "numeric", value: `TRY_CAST(TRY_CAST(trim(${id}) AS BOOLEAN) AS DOUBLE)`, blanks };
  });
  return { from, rows, columns };
}
