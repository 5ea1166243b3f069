import { open } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";
import { DataError, type TableSource } from "isocline";
import { csvRelation } from "./csv.ts";
import { openDatabase } from "./database.ts";
import { type Header, readHeader } from "./header.ts";
import { filesOf } from "./paths.ts";
import type { Compression, KnownKinds } from "./relation.ts";
import { sampleFile } from "./sample.ts";
import { duckTable } from "./table.ts";
import { jsonScan, parquetScan, typedRelation } from "./typed.ts";

const SAMPLE = "sample:";

/** What can be read, as errors and helps say it. */
const TABLE_FILES = "a CSV, TSV or Parquet file, or JSON lines";

/** Enough of a file to know its format and read its header. */
const START_BYTES = 1_000_000;

/** How a table is opened. */
export interface TableOptions extends KnownKinds {}

/** A table in a file, to be closed after use. */
export interface OpenTable extends TableSource {
  close(): void;
}

/** The first bytes of a file. @throws DataError where there is no such file or it cannot be read */
async function readStart(spec: string, file: string): Promise<Uint8Array> {
  const expected = TABLE_FILES;
  try {
    const handle = await open(file);
    try {
      if ((await handle.stat()).isDirectory()) {
        const remedy = `name its files, as in "${file.replace(/\/$/, "")}/*.csv"`;
        throw new DataError({ where: spec, expected, found: "a folder", remedy });
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
    const remedy = `check the path, or try ${SAMPLE}diamonds`;
    throw new DataError({ where: spec, expected, found, remedy }, { cause: error });
  }
}

/** The start of what a gzip file holds. */
function unzipped(file: string, start: Uint8Array): Uint8Array {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new DataError({ where: file, expected: "a whole gzip file", found: "a damaged one" }, { cause: error });
  }
}

type Format = "csv" | "json" | "parquet";

/** Whether the first line that is not blank is a JSON object; a line that goes on beyond the text may be one. */
function startsWithObject(text: string): boolean {
  const [, line = "", end = ""] = /^\s*(\{[^\n]*)(\n?)/.exec(text) ?? [];
  try {
    JSON.parse(line);
    return true;
  } catch {
    return line !== "" && end === "" && text.length >= START_BYTES;
  }
}

function formatOf(file: string, start: Uint8Array, text: string): Format {
  const head = new TextDecoder("latin1").decode(start.subarray(0, 4096));
  if (head.startsWith("PAR1")) return "parquet";
  if (head === "") throw new DataError({ where: file, expected: TABLE_FILES, found: "an empty file" });
  if (head.includes("\0")) {
    throw new DataError({ where: file, expected: TABLE_FILES, found: "a binary file of another kind" });
  }
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(file) || startsWithObject(text)) return "json";
  if (!/^\s*[[{]/.test(head)) return "csv";
  const remedy = "write one object a line, without commas between them";
  throw new DataError({ where: file, expected: TABLE_FILES, found: "JSON", remedy });
}

/** What the start of a file says. */
interface Look {
  readonly file: string;
  readonly format: Format;
  readonly compression: Compression;
  /** Of a CSV file. */
  readonly header?: Header;
}

async function lookAt(where: string, file: string): Promise<Look> {
  const bytes = await readStart(where, file);
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const start = zipped ? unzipped(where, bytes) : bytes;
  const text = new TextDecoder().decode(start);
  const format = formatOf(where, start, text);
  const compression = zipped ? "gzip" : "none";
  return { file, format, compression, ...(format === "csv" && { header: readHeader(where, text) }) };
}

/** Throws for a file that does not go on where the first one ends. */
function checkAlike(first: Look, other: Look): void {
  const difference = (["format", "compression"] as const).find((key) => first[key] !== other[key]);
  const names = (look: Look): string => look.header?.names.join(", ") ?? "";
  if (
    difference === undefined &&
    names(first) === names(other) &&
    first.header?.delimiter === other.header?.delimiter
  ) {
    return;
  }
  const parts =
    difference === undefined
      ? { expected: `the columns of ${first.file}, ${names(first)}`, found: names(other) }
      : { expected: `a file like ${first.file}`, found: "one of another format" };
  throw new DataError({ where: other.file, ...parts, remedy: "name files that are alike" });
}

/**
 * Opens a table: a path to a CSV or TSV file (with a header; `,` `;` tab or `|` between cells), a JSON lines file or a
 * Parquet file, told apart by their content, the first two also in gzip; a pattern such as `data/*.csv`, whose files
 * are read one after another, by name, and must have the same columns; or `sample:NAME`.
 *
 * Integers, floats, decimals and booleans (0 and 1) are numeric; everything else, dates too, is text; options say what
 * some columns are in spite of their cells. Rows come in the files' order, streamed in little memory.
 *
 * @throws UsageError for an unknown sample; DataError for a file that is missing or of another kind, and later, when
 *   rows are read, for a line that cannot be parsed
 * @example const table = await openTable("data/*.csv", { text: ["code"] })
 */
export async function openTable(spec: string, kinds: TableOptions = {}): Promise<OpenTable> {
  const isSample = spec.startsWith(SAMPLE);
  const files = isSample ? [await sampleFile(spec.slice(SAMPLE.length))] : await filesOf(spec);
  const looks: Look[] = [];
  for (const file of files) looks.push(await lookAt(isSample ? spec : file, file));
  const [first] = looks;
  if (first === undefined) {
    const remedy = "check the pattern";
    throw new DataError({ where: spec, expected: "files that match the pattern", found: "none", remedy });
  }
  for (const look of looks) checkAlike(first, look);
  const { format, header, compression } = first;
  const instance = await openDatabase();
  const source = duckTable(spec, instance, (connection) => {
    if (header !== undefined) return csvRelation(connection, files, { ...header, compression }, kinds);
    return typedRelation(connection, format === "json" ? jsonScan(files, compression) : parquetScan(files), kinds);
  });
  return { ...source, close: () => instance.closeSync() };
}
