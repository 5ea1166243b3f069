import { DataError } from "isocline";

/** What the first line of a CSV file says. */
export interface Header {
  readonly delimiter: string;
  readonly names: readonly string[];
}

/** What text in another encoding is refused with. */
export function wrongBytes(where: string, cause?: unknown): DataError {
  const remedy = "name its encoding, as in --encoding latin-1";
  return new DataError({ where, expected: "text in UTF-8", found: "bytes that are none", remedy }, { cause });
}

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** The first record's text, without its line end; a line end inside quotes does not end it. */
function firstRecord(table: string, text: string): string {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "\n" || character === "\r")) return text.slice(0, i);
  }
  if (!quoted) return text;
  throw new DataError({ where: `${table}, line 1`, expected: "a quote at the end of a quoted name", found: "none" });
}

/** A record's fields, unquoted; `""` inside quotes is a quote. */
function fields(record: string, delimiter: string): readonly string[] {
  const found: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < record.length; i++) {
    const character = record[i] as string;
    if (character === '"') {
      if (quoted && record[i + 1] === '"') field += record[i++];
      else quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      found.push(field);
      field = "";
    } else {
      field += character;
    }
  }
  return [...found, field];
}

/**
 * Reads the header of a CSV file. Where no delimiter is named, the header alone decides it: the one of `,` `;` tab `|`
 * that gives it most fields. Guessing from the rows, as DuckDB's sniffer does, would take a ragged file for one of a single
 * column, and would rename equal names. A column without a name is called `column1` and so on, after its place.
 *
 * @param table what errors call the file
 * @param text the start of the file
 * @param named the delimiter, where a person names it
 * @throws DataError where the first line is blank, a quote in it is not closed, or it has bytes that are no text
 */
export function readHeader(table: string, text: string, named: string | null = null): Header {
  const where = `${table}, line 1`;
  const record = firstRecord(table, text.replace(/^\uFEFF/, ""));
  if (record.trim() === "" && !(named !== null && record.includes(named))) {
    throw new DataError({ where, expected: "the names of the columns", found: "a blank line" });
  }
  if (record.includes("\uFFFD")) throw wrongBytes(where);
  let best: { readonly delimiter: string; readonly names: readonly string[] } | undefined;
  for (const delimiter of named === null ? DELIMITERS : [named]) {
    const names = fields(record, delimiter);
    if (best === undefined || names.length > best.names.length) best = { delimiter, names };
  }
  const { delimiter, names } = best as Header;
  return { delimiter, names: names.map((name, i) => name.trim() || `column${i + 1}`) };
}
