import { open } from "node:fs/promises";
import { DataError, type TableSource } from "isocline";
import { csvRelation } from "./csv.ts";
import { openDatabase } from "./database.ts";
import { readHeader } from "./header.ts";
import { parquetRelation } from "./parquet.ts";
import { sampleFile } from "./sample.ts";
import { duckTable } from "./table.ts";

const SAMPLE = "sample:";

/** Enough of a file to know its format and read its header. */
const START_BYTES = 1_000_000;

/** A table in a file, to be closed after use. */
export interface OpenTable extends TableSource {
  close(): void;
}

/** The first bytes of a file. @throws DataError where there is no such file or it cannot be read */
async function readStart(spec: string, file: string): Promise<Uint8Array> {
  const expected = "a CSV, TSV or Parquet file";
  try {
    const handle = await open(file);
    try {
      if ((await handle.stat()).isDirectory()) throw new DataError({ where: spec, expected, found: "a folder" });
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

function formatOf(spec: string, start: Uint8Array): "csv" | "parquet" {
  const text = new TextDecoder("latin1").decode(start.subarray(0, 4096));
  if (text.startsWith("PAR1")) return "parquet";
  const found =
    text === ""
      ? "an empty file"
      : text.includes("\0")
        ? "a binary file of another kind"
        : /^\s*[[{]/.test(text)
          ? "JSON"
          : undefined;
  if (found === undefined) return "csv";
  throw new DataError({ where: spec, expected: "a CSV, TSV or Parquet file", found });
}

/**
 * Opens a table: a path to a CSV or TSV file (with a header; `,` `;` tab or `|` between cells) or a Parquet file,
 * told apart by their content, or `sample:NAME`. Integers, floats, decimals and booleans (0 and 1) are numeric;
 * everything else, dates too, is text. Rows come in the file's order, streamed in little memory.
 *
 * @throws UsageError for an unknown sample; DataError for a file that is missing or of another kind, and later, when
 *   rows are read, for a line that cannot be parsed
 */
export async function openTable(spec: string): Promise<OpenTable> {
  const file = spec.startsWith(SAMPLE) ? await sampleFile(spec.slice(SAMPLE.length)) : spec;
  const start = await readStart(spec, file);
  const format = formatOf(spec, start);
  const instance = await openDatabase();
  const source = duckTable(spec, instance, (connection) =>
    format === "parquet"
      ? parquetRelation(connection, file)
      : csvRelation(connection, file, readHeader(spec, new TextDecoder().decode(start))),
  );
  return { ...source, close: () => instance.closeSync() };
}
