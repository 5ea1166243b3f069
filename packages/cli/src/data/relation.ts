import { DataError, type SourceColumn } from "isocline";
import { wrongBytes } from "./header.ts";

/** A column of a file and how to ask DuckDB for it. */
export interface RelationColumn extends SourceColumn {
  /** SQL of its value: DOUBLE for a numeric column, VARCHAR for a text one; null for a blank cell. */
  readonly value: string;
  /** SQL of its value in a type of its own, for queries; null for a blank cell. */
  readonly own: string;
  /** Whether some of its cells are blank. */
  readonly blanks: boolean;
}

/** How files are packed. */
export type Compression = "none" | "gzip";

/** What the kinds of some columns are, whatever their cells look like. Names that the file does not have do not matter. */
export interface KnownKinds {
  /** Columns of text, such as codes of digits, whose `01` is not `1`. */
  readonly text?: readonly string[];
  /** Columns of numbers, where a file has nothing but blanks in them. */
  readonly numeric?: readonly string[];
}

/** A file as a table that DuckDB can scan. */
export interface Relation {
  /** SQL of the scan, to stand after FROM. */
  readonly from: string;
  readonly rows: number;
  /** In the file's order; names may come twice, values never clash. */
  readonly columns: readonly RelationColumn[];
}

/** What a person calls the files that DuckDB reads, where they are copies. */
export type Originals = ReadonlyMap<string, string>;

/** DuckDB's message without the query it quotes, and without its list of settings and hints. */
function essence(message: string): string {
  const [text = ""] = message.split(/\n\s*\n|\nPossible |\n {2}file = /);
  return text
    .replace(/^[A-Za-z ]+ Error: /, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** The line of a CSV file that DuckDB could not read, as an error of ours. */
function csvLineError(name: string, message: string, originals: Originals, error: unknown): DataError | undefined {
  // Of several files, the one that it is in.
  const read = /\n {2}file = (.+)\n/.exec(message)?.[1] ?? name;
  const file = originals.get(read) ?? read;
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (line === undefined) return undefined;
  const where = `${file}, line ${line}`;
  const widths = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  const remedy = "correct that line";
  const because = { cause: error };
  if (widths !== null) {
    const expected = `${widths[1]} cells, as in the header`;
    return new DataError({ where, expected, found: `${widths[2]}`, remedy }, because);
  }
  if (/unterminated quote/i.test(message)) {
    return new DataError({ where, expected: "a quote at the end of a quoted cell", found: "none", remedy }, because);
  }
  if (/unicode|utf-8/i.test(message)) {
    return wrongBytes(where, error);
  }
  const detail = essence(message.replace(/^[^\n]*\nOriginal Line:[^\n]*\n/, ""));
  return new DataError({ where, expected: "a line of CSV", found: detail, remedy }, because);
}

/**
 * The row of a JSON file that DuckDB could not read, as an error of ours. DuckDB counts rows, from 2 on, and calls them
 * lines: blank lines are none of them.
 */
function jsonRowError(message: string, originals: Originals, error: unknown): DataError | undefined {
  const [, read, count, detail = ""] =
    /Malformed JSON in file "(.*)", at byte \d+ in line (\d+): ([^\n]*)/.exec(message) ?? [];
  if (read === undefined) return undefined;
  const where = `${originals.get(read) ?? read}, row ${Number(count) - 1}`;
  if (/utf-8/i.test(detail)) return wrongBytes(where, error);
  const found = `a broken one: ${detail.trim().replace(/\.( Try .*)?$| Try .*$/, "")}`;
  return new DataError({ where, expected: "one JSON object", found, remedy: "correct its line" }, { cause: error });
}

/** A line of a file that DuckDB could not read, as an error of ours; undefined for another failure. */
export function lineError(name: string, error: unknown, originals: Originals): DataError | undefined {
  const message = error instanceof Error ? error.message : String(error);
  return csvLineError(name, message, originals, error) ?? jsonRowError(message, originals, error);
}

/** A failure of DuckDB on files, as a DataError of one line. */
export function readError(name: string, error: unknown, originals: Originals): DataError {
  const atLine = lineError(name, error, originals);
  if (atLine !== undefined) return atLine;
  const message = error instanceof Error ? error.message : String(error);
  if (/CSV Parser state machine/i.test(message)) {
    const found = "one that breaks its rules";
    const remedy = "use the same line ends throughout, and double the quotes inside quoted cells";
    return new DataError({ where: name, expected: "a CSV file", found, remedy }, { cause: error });
  }
  return new DataError(
    { where: name, expected: "a whole CSV, TSV, Parquet or Arrow file, or JSON lines", found: essence(message) },
    { cause: error },
  );
}
