import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "isocline";
import { csvRelation } from "./csv.ts";
import { withLine } from "./csv-ends.ts";
import { UTF_8 } from "./encoding.ts";
import { checkAlike, type Look, lookAt, type TextForm } from "./look.ts";
import { filesOf } from "./paths.ts";
import type { KnownKinds, Originals, Relation } from "./relation.ts";
import { SAMPLE, sampleFile } from "./sample.ts";
import type { Scratch } from "./scratch.ts";
import { STDIN, STDIN_NAME, spoolStdin } from "./stdin.ts";
import { transcode } from "./transcode.ts";
import { checkParquet, jsonScan, parquetScan, typedRelation } from "./typed.ts";

/** Files that are read one after another as one table. */
export interface FileTable {
  /** What errors call it. */
  readonly name: string;
  /** What a person calls the files, by the paths that DuckDB reads. */
  readonly originals: Originals;
  /** Whether the rows are copied into the database, which then has to be in a file. */
  readonly copied: boolean;
  /** As a relation; `integers` makes a difference to queries alone. */
  relation(connection: DuckDBConnection, known: KnownKinds, integers?: boolean): Promise<Relation>;
}

/** A file, and what a person calls it. */
interface NamedFile {
  readonly name: string;
  readonly file: string;
}

async function named(spec: string, scratch: Scratch): Promise<readonly NamedFile[]> {
  if (spec === STDIN) {
    const file = scratch.place("stdin");
    await spoolStdin(file);
    return [{ name: STDIN_NAME, file }];
  }
  if (spec.startsWith(SAMPLE)) return [{ name: spec, file: await sampleFile(spec.slice(SAMPLE.length)) }];
  return (await filesOf(spec)).map((file) => ({ name: file, file }));
}

/** A file of text as DuckDB reads it: in another encoding than UTF-8, a copy. */
async function readable(look: Look, place: () => string): Promise<Look> {
  if (look.encoding === UTF_8) return look;
  const file = place();
  await transcode(look.file, file, look);
  return { ...look, file, compression: "none" };
}

/**
 * Finds out what kind of table a spec names: a path, a pattern, `sample:NAME`, or `-` for standard input.
 *
 * Cost: the start of each file is read; standard input, and text in another encoding than UTF-8, are copied.
 *
 * @throws DataError where there is none, or a file is of no kind that is read, or not like the others
 */
export async function fileTable(spec: string, form: TextForm, scratch: Scratch): Promise<FileTable> {
  const looks: Look[] = [];
  for (const { name, file } of await named(spec, scratch)) looks.push(await lookAt(name, file, form));
  const [start] = looks;
  if (start === undefined) {
    const remedy = "check the pattern";
    throw new DataError({ where: spec, expected: "files that match the pattern", found: "none", remedy });
  }
  for (const look of looks) checkAlike(start, look);
  const readables: Look[] = [];
  for (const [i, look] of looks.entries()) readables.push(await readable(look, () => scratch.place(`text-${i}`)));
  const files = readables.map(({ file }) => file);
  const { format, header, compression } = readables[0] ?? start;
  return {
    name: spec === STDIN ? STDIN_NAME : spec,
    originals: new Map(readables.map(({ file, name }) => [file, name])),
    copied: format === "arrow",
    async relation(connection, known, integers = false) {
      if (format === "arrow") {
        const { arrowRelation } = await import("./arrow.ts");
        return arrowRelation(connection, readables, known);
      }
      if (header !== undefined) {
        const parts = readables.map(({ file, header }) => ({ file, names: header?.names ?? [] }));
        const csv = { ...header, files: parts, compression };
        return csvRelation(connection, csv, { ...known, integers }).catch(async (error) => {
          throw await withLine(error, readables, header.delimiter);
        });
      }
      if (format === "json") return typedRelation(connection, jsonScan(files, compression), known);
      await checkParquet(connection, readables);
      return typedRelation(connection, parquetScan(files), known);
    },
  };
}
