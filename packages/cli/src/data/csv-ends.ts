import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { DataError } from "isocline";
import type { Compression } from "./relation.ts";

/** What DuckDB says of line ends that change within a file, among other things, without a line. */
const WITHOUT_LINE = /CSV Parser state machine/i;

const [QUOTE, LF, CR] = [34, 10, 13] as const;

const ENDS = { crlf: "CR LF", lf: "LF alone", cr: "CR alone" } as const;
type End = keyof typeof ENDS;

/** A line that ends in another way than the first. */
export interface OtherEnd {
  /** From 1. */
  readonly line: number;
  readonly end: End;
  readonly first: End;
}

/**
 * Finds the first line of CSV that ends in another way than the first one does. Line ends inside quotes are part of a
 * cell, and count as lines alone.
 */
export async function otherEnd(pieces: AsyncIterable<Uint8Array>, delimiter: string): Promise<OtherEnd | undefined> {
  const separator = Buffer.from(delimiter).at(-1);
  let first: End | undefined;
  let line = 1;
  let [quoted, atStart, afterQuote, afterCr] = [false, true, false, false];
  const check = (end: End): OtherEnd | undefined => {
    first ??= end;
    if (first !== end) return { line, end, first };
    line++;
    return undefined;
  };
  for await (const piece of pieces) {
    for (const byte of piece) {
      if (afterCr) {
        afterCr = false;
        const found = check(byte === LF ? "crlf" : "cr");
        if (found !== undefined) return found;
        if (byte === LF) continue;
      }
      if (quoted) {
        if (byte === QUOTE) [quoted, afterQuote] = [false, true];
        else if (byte === LF) line++;
        continue;
      }
      if (byte === QUOTE && (atStart || afterQuote)) [quoted, atStart, afterQuote] = [true, false, false];
      else {
        afterQuote = false;
        atStart = byte === separator || byte === LF || byte === CR;
        afterCr = byte === CR;
        const found = byte === LF ? check("lf") : undefined;
        if (found !== undefined) return found;
      }
    }
  }
  return afterCr ? check("cr") : undefined;
}

/** A CSV file as DuckDB reads it, and what a person calls it. */
export interface CsvFile {
  readonly name: string;
  readonly file: string;
  readonly compression: Compression;
}

/** A failure to read CSV files; where their line ends change, as an error that says in which line. */
export async function withLine(error: unknown, files: readonly CsvFile[], delimiter: string): Promise<unknown> {
  if (!(error instanceof Error && WITHOUT_LINE.test(error.message))) return error;
  for (const { name, file, compression } of files) {
    const bytes = createReadStream(file);
    const found = await otherEnd(compression === "gzip" ? bytes.pipe(createGunzip()) : bytes, delimiter);
    if (found === undefined) continue;
    return new DataError(
      {
        where: `${name}, line ${found.line}`,
        expected: `a line that ends with ${ENDS[found.first]}, as line 1 does`,
        found: `one that ends with ${ENDS[found.end]}`,
        remedy: "use the same line ends throughout",
      },
      { cause: error },
    );
  }
  return error;
}
