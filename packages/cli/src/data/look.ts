import { open } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";
import { DataError } from "isocline";
import { literal } from "./database.ts";
import { checkColumns } from "./differences.ts";
import { decoderOf, encodingOf, UTF_8 } from "./encoding.ts";
import { type Header, readHeader } from "./header.ts";
import type { Compression } from "./relation.ts";
import { damagedGzip } from "./transcode.ts";

/** What can be read, as errors and helps say it. */
const TABLE_FILES = "a CSV, TSV, Parquet or Arrow file, or JSON lines";

/** Enough of a file to know its format and read its header. */
const START_BYTES = 1_000_000;

/** What a person says about files of text; null for what is to be found. */
export interface TextForm {
  /** What stands between the cells of CSV. */
  readonly delimiter?: string | null;
  readonly encoding?: string | null;
}

/** The first bytes of a file. @throws DataError where there is no such file or it cannot be read */
async function readStart(name: string, file: string): Promise<Uint8Array> {
  const expected = TABLE_FILES;
  try {
    const handle = await open(file);
    try {
      if ((await handle.stat()).isDirectory()) {
        const remedy = `name its files, as in "${file.replace(/\/$/, "")}/*.csv"`;
        throw new DataError({ where: name, expected, found: "a folder", remedy });
      }
      const { buffer, bytesRead } = await handle.read(new Uint8Array(START_BYTES), 0, START_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const reasons: Readonly<Record<string, string>> = { ENOENT: "no such file", EACCES: "no permission to read it" };
    const found = reasons[String(error.code)] ?? `a file that cannot be read (${error.code})`;
    const remedy = "check the path, or try sample:diamonds";
    throw new DataError({ where: name, expected, found, remedy }, { cause: error });
  }
}

/** The start of what a gzip file holds. */
function unzipped(name: string, start: Uint8Array): Uint8Array {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw damagedGzip(name, error);
  }
}

type Format = "csv" | "json" | "parquet" | "arrow";

/** Whether the first line that is not blank is a JSON object; a line that goes on beyond the text may be one. */
function startsWithObject(text: string): boolean {
  const [, line = "", end = ""] = /^\s*(\{[^\n]*)(\n?)/.exec(text) ?? [];
  try {
    JSON.parse(line);
    return true;
  } catch {
    return line !== "" && end === "" && text.length >= START_BYTES / 4;
  }
}

const startsWith =
  (text: string) =>
  (bytes: Uint8Array): boolean =>
    Array.from(text).every((character, i) => bytes[i] === character.charCodeAt(0));

/** Whether every second byte is zero, as in most text in UTF-16. */
const zeroAt =
  (place: 0 | 1) =>
  (bytes: Uint8Array): boolean =>
    [0, 1, 2, 3, 4, 5, 6, 7].every((i) => (bytes[i] === 0) === (i % 2 === place));

/** Whether it is an Arrow file, or a stream, which begins with a mark and the length of its schema. */
function isArrow(bytes: Uint8Array): boolean {
  if (startsWith("ARROW1")(bytes)) return true;
  const length = bytes.length < 8 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getInt32(4, true);
  return startsWith("\xff\xff\xff\xff")(bytes) && length > 0 && length % 8 === 0;
}

/** Files with zero bytes that are not read, and how to get at one that is. */
const OTHERS: readonly (readonly [(bytes: Uint8Array) => boolean, string, string])[] = [
  [isArrow, "an Arrow file in gzip", "unpack it first"],
  [startsWith("FEA1"), "a Feather file of version 1", "save it as version 2, or as Parquet"],
  [startsWith("PK"), "a spreadsheet or an archive", "save its table as CSV"],
  [zeroAt(1), "text in UTF-16", "name its encoding, as in --encoding utf-16le"],
  [zeroAt(0), "text in UTF-16", "name its encoding, as in --encoding utf-16be"],
];

/** @param head the first characters, as they are decoded */
function checkText(name: string, start: Uint8Array, head: string): void {
  const expected = TABLE_FILES;
  if (head === "") throw new DataError({ where: name, expected, found: "an empty file" });
  if (!head.includes("\0")) return;
  const [, found, remedy] = OTHERS.find(([is]) => is(start)) ?? [];
  if (found === undefined) throw new DataError({ where: name, expected, found: "a binary file of another kind" });
  throw new DataError({ where: name, expected, found, ...(remedy === undefined ? {} : { remedy }) });
}

function textFormat(name: string, file: string, text: string): Format {
  const named = /\.(jsonl|ndjson)(\.gz)?$/i.test(file);
  if (/^\s*\[\s*\{/.test(text) || (named && /^\s*\[/.test(text))) {
    const query = name === file ? `, or read it with --query "FROM read_json(${literal(file)})" in place of DATA` : "";
    const remedy = `write one object a line${query}`;
    throw new DataError({ where: name, expected: TABLE_FILES, found: "a JSON array", remedy });
  }
  if (named || startsWithObject(text)) return "json";
  if (!/^\s*[[{]/.test(text)) return "csv";
  const remedy = "write one object a line, without commas between them";
  throw new DataError({ where: name, expected: TABLE_FILES, found: "JSON", remedy });
}

/** What the start of a file says. */
export interface Look {
  /** What a person calls the file. */
  readonly name: string;
  readonly file: string;
  readonly format: Format;
  readonly compression: Compression;
  /** Of text; a Parquet or Arrow file has the default. */
  readonly encoding: string;
  /** Of a CSV file. */
  readonly header?: Header;
}

/**
 * Looks at the start of a file: its format, its packing, its encoding, and the header of a CSV file.
 *
 * @throws DataError for a file that is missing or of no kind that is read
 */
export async function lookAt(
  name: string,
  file: string,
  { delimiter = null, encoding: named = null }: TextForm,
): Promise<Look> {
  const bytes = await readStart(name, file);
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const start = zipped ? unzipped(name, bytes) : bytes;
  const compression = zipped ? "gzip" : "none";
  if (startsWith("PAR1")(start)) return { name, file, format: "parquet", compression, encoding: UTF_8 };
  if (isArrow(start) && !zipped) return { name, file, format: "arrow", compression, encoding: UTF_8 };
  const encoding = encodingOf(start, named);
  const text = decoderOf(encoding).decode(start, { stream: true });
  checkText(name, start, text.slice(0, 4096));
  const format = textFormat(name, file, text);
  const look = { name, file, format, compression, encoding } as const;
  return format === "csv" ? { ...look, header: readHeader(name, text, delimiter) } : look;
}

/** Throws for a file that does not go on where the first one ends; its columns may be in another order. */
export function checkAlike(first: Look, other: Look): void {
  const difference = (["format", "compression", "encoding"] as const).find((key) => first[key] !== other[key]);
  const [here, there] = [first.header?.delimiter, other.header?.delimiter];
  const like = { expected: `a file like ${first.name}`, remedy: "name files that are alike" };
  if (difference !== undefined) {
    throw new DataError({ where: other.name, ...like, found: `one of another ${difference}` });
  }
  if (here !== there) throw new DataError({ where: other.name, ...like, found: "one of another delimiter" });
  checkColumns(first.name, first.header?.names ?? [], other.name, other.header?.names ?? []);
}
