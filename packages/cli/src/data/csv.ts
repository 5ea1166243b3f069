import type { DuckDBConnection } from "@duckdb/node-api";
import { counts, literal } from "./database.ts";
import { placesIn } from "./differences.ts";
import type { Header } from "./header.ts";
import type { Compression, KnownKinds, Relation, RelationColumn } from "./relation.ts";

/** How much of a file DuckDB holds at a time; must be more than its longest line. */
const BUFFER_BYTES = 4_000_000;

const asNumber = (column: string) => `TRY_CAST(${column} AS DOUBLE)`;
const asInteger = (column: string) => `TRY_CAST(${column} AS BIGINT)`;
const isFilled = (column: string) => `trim(${column}) <> ''`;
const isBoolean = (column: string) => `lower(trim(${column})) IN ('true', 'false')`;
// Not FILTER: DuckDB gives each filtered aggregate buffers for all columns, which on wide tables is square in them.
const countWhere = (condition: string) => `count(CASE WHEN ${condition} THEN 1 END)`;

/** What is known of CSV files before their rows are. */
export interface CsvFiles extends Header {
  readonly files: readonly CsvPart[];
  readonly compression: Compression;
}

/** One of them, which has the columns of all, maybe in another order. */
export interface CsvPart extends Pick<Header, "names"> {
  readonly file: string;
}

/** SQL of a scan of files of one order of columns, which are called by their places among the names of all. */
function scanOf(files: readonly CsvPart[], { names, delimiter, compression }: CsvFiles): string {
  const places = placesIn(files[0]?.names ?? [], names);
  return (
    `read_csv([${files.map(({ file }) => literal(file)).join(", ")}], auto_detect=false, compression='${compression}', header=true, delim=${literal(delimiter)}, ` +
    `quote='"', escape='"', comment='', hive_partitioning=false, buffer_size=${BUFFER_BYTES}, ` +
    `columns={${places.map((place) => `c${place}: 'VARCHAR'`).join(", ")}})`
  );
}

/** Files next to each other that have their columns in one order, in the order of the files. */
function ordered(files: readonly CsvPart[]): readonly (readonly CsvPart[])[] {
  const groups: CsvPart[][] = [];
  for (const file of files) {
    const last = groups.at(-1);
    const isSame = last?.[0]?.names.every((name, i) => name === file.names[i]) === true;
    if (last !== undefined && isSame) last.push(file);
    else groups.push([file]);
  }
  return groups;
}

/** SQL of a scan of all files, one after another. */
function scanAll(csv: CsvFiles): string {
  const [first = [], ...others] = ordered(csv.files);
  if (others.length === 0) return scanOf(first, csv);
  const ids = csv.names.map((_, i) => `c${i}`).join(", ");
  return `(${[first, ...others].map((files) => `SELECT ${ids} FROM ${scanOf(files, csv)}`).join(" UNION ALL ")})`;
}

/** What to find out beside the kinds of columns. */
export interface CsvSearch extends KnownKinds {
  /** Whether a column of whole numbers is to be one of BIGINT in queries; else it is one of DOUBLE. */
  readonly integers?: boolean;
}

/**
 * CSV files of the same columns as a relation. DuckDB scans it as text, with a dialect fixed from the header, and each column's kind is
 * found from all of its cells: numeric where every filled cell is a number (or each is `true` or `false`), text
 * otherwise. So no cell, however late, can fail a conversion.
 *
 * Cost: one reading of the files, and a second where some column is not all numbers.
 */
export async function csvRelation(
  connection: DuckDBConnection,
  csv: CsvFiles,
  { text = [], numeric = [], integers = false }: CsvSearch = {},
): Promise<Relation> {
  const { names } = csv;
  const ids = names.map((_, i) => `c${i}`);
  const from = scanAll(csv);

  const firstLook = ids.flatMap((id) => [
    `count(${id})`,
    `count(${asNumber(id)})`,
    integers ? countWhere(`${asInteger(id)} = ${asNumber(id)}`) : "NULL",
  ]);
  const [rows = 0, ...found] = await counts(connection, `SELECT count(*), ${firstLook.join(", ")} FROM ${from}`);
  const filled = ids.map((_, i) => found[3 * i] ?? 0);
  const numbers = ids.map((_, i) => found[3 * i + 1] ?? 0);
  const whole = ids.map((_, i) => (integers ? found[3 * i + 2] : undefined));
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
    const shared = { name, blanks: filled[i] !== rows };
    if (text.includes(name) || (filled[i] === 0 && !numeric.includes(name))) {
      return { ...shared, kind: "text", value: id, own: id };
    }
    if (filled[i] === numbers[i]) {
      const value = asNumber(id);
      return { ...shared, kind: "numeric", value, own: whole[i] === numbers[i] ? asInteger(id) : value };
    }
    if (filled[i] !== booleans[i]) return { ...shared, kind: "text", value: id, own: id };
    const own = `TRY_CAST(trim(${id}) AS BOOLEAN)`;
    return { ...shared, kind: "numeric", type: "boolean", value: `TRY_CAST(${own} AS DOUBLE)`, own };
  });
  return { from, rows, columns };
}
