import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBVector } from "@duckdb/node-api";
import { type Chunk, IsoclineError, type TableSource, unknownColumn } from "isocline";
import { type Originals, type Relation, type RelationColumn, readError } from "./relation.ts";

/** DuckDB's vector size: no chunk has more rows. */
const CHUNK_ROWS = 2048;

/**
 * What to select for a column. Columns without blanks are coalesced: their vectors then carry no validity mask,
 * which is much slower to ask than the values, and whose garbage would outweigh the data.
 */
function selection({ kind, value, blanks }: RelationColumn): string {
  if (kind === "text") return `coalesce(${value}, '')`;
  return blanks ? value : `coalesce(${value}, 'NaN'::DOUBLE)`;
}

const texts = (vector: DuckDBVector, rows: number): string[] =>
  Array.from({ length: rows }, (_, row) => vector.getItem(row) as string);

/** Copies chunks of DuckDB out, into arrays that are filled again for each. */
function chunkReader(columns: readonly RelationColumn[]): (chunk: DuckDBDataChunk, rows: number) => Chunk {
  const numbers = columns.map(({ kind }) => (kind === "numeric" ? new Float64Array(CHUNK_ROWS) : undefined));
  const blanks = columns.map((column) =>
    column.kind === "numeric" && column.blanks ? new Uint8Array(CHUNK_ROWS) : undefined,
  );
  return (chunk, rows) => ({
    rows,
    columns: columns.map((_, index) => {
      const vector = chunk.getColumnVector(index);
      const out = numbers[index];
      if (out === undefined) return texts(vector, rows);
      const missing = blanks[index];
      for (let row = 0; row < rows; row++) {
        const cell = vector.getItem(row) as number | null;
        out[row] = cell ?? Number.NaN;
        if (missing !== undefined) missing[row] = cell === null ? 1 : 0;
      }
      return out.subarray(0, rows);
    }),
    missing: blanks,
  });
}

/**
 * DuckDB frees a chunk when its JavaScript handle is collected, and V8, which does not see the chunk's own memory,
 * would let a hundred of them pile up. An untouched buffer costs next to nothing and counts: it brings the next
 * collection nearer. On 1,000,000 rows of 20 numbers this halves the memory that reading takes beside the matrix.
 */
function pressGarbageCollector(bytes: number): void {
  new ArrayBuffer(bytes);
}

/** Streams columns of a relation, in the file's order, on a connection of its own. */
async function* streamChunks(
  instance: DuckDBInstance,
  { from }: Relation,
  columns: readonly RelationColumn[],
): AsyncGenerator<Chunk> {
  const connection = await instance.connect();
  try {
    const result = await connection.stream(`SELECT ${columns.map(selection).join(", ")} FROM ${from}`);
    const read = chunkReader(columns);
    while (true) {
      const chunk = await result.fetchChunk();
      const rows = chunk?.rowCount ?? 0;
      if (chunk === null || rows === 0) return;
      pressGarbageCollector(4 * rows * columns.length * Float64Array.BYTES_PER_ELEMENT);
      yield read(chunk, rows);
    }
  } finally {
    connection.closeSync();
  }
}

/** What DuckDB reads, and how. */
export interface DuckSource {
  /** What errors call it. */
  readonly name: string;
  readonly originals: Originals;
  /** Looks at its rows. */
  find(connection: DuckDBConnection): Promise<Relation>;
}

/** What DuckDB reads as a source of rows; it is looked at when something is first asked of it. */
export function duckTable(instance: DuckDBInstance, { name, originals, find }: DuckSource): TableSource {
  let found: Promise<Relation> | undefined;
  const look = async (): Promise<Relation> => {
    const connection = await instance.connect();
    try {
      return await find(connection);
    } catch (error) {
      throw error instanceof IsoclineError ? error : readError(name, error, originals);
    } finally {
      connection.closeSync();
    }
  };
  const relation = (): Promise<Relation> => {
    found ??= look();
    return found;
  };
  return {
    name,
    rows: async () => (await relation()).rows,
    columns: async () =>
      (await relation()).columns.map(({ name, kind, type, nested }) => ({
        name,
        kind,
        ...(type && { type }),
        ...(nested && { nested }),
      })),
    async *chunks(names) {
      const all = await relation();
      const known = all.columns.map((column) => column.name);
      const asked = names.map((each) => all.columns[known.indexOf(each)] ?? unknownColumn(name, each, known));
      try {
        yield* streamChunks(instance, all, asked);
      } catch (error) {
        throw readError(name, error, originals);
      }
    },
  };
}
