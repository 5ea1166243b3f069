import { DataError, nearestName, UsageError } from "../base/index.ts";

/** A column of a table as it is stored, before anything is made of it. */
export interface SourceColumn {
  readonly name: string;
  readonly kind: "numeric" | "text";
  /** What its source knows besides, of numbers: all 0 or 1 by their type; as an input of a model, seconds of dates. */
  readonly type?: "boolean" | "date";
  /** True for cells of lists or objects, which are written as text. */
  readonly nested?: boolean;
}

/**
 * Some rows of a table, column by column in the order asked for. Its arrays belong to the source, which may fill
 * them again for the next chunk: copy what has to stay.
 */
export interface Chunk {
  readonly rows: number;
  /** `rows` numbers of a numeric column; as many strings of a text column, null for a blank cell. */
  readonly columns: readonly (Float64Array | readonly (string | null)[])[];
  /** For each column, 1 where a numeric cell is blank; absent or undefined where none is. */
  readonly missing?: readonly (Uint8Array | undefined)[];
}

/** A table that can be read from the start more than once, always in the same order of rows. */
export interface TableSource {
  /** What errors call it: a path, or a name the caller gave. */
  readonly name: string;
  rows(): Promise<number>;
  columns(): Promise<readonly SourceColumn[]>;
  chunks(names: readonly string[]): AsyncIterable<Chunk>;
}

/** A column in memory: numbers, or strings; null is a blank cell. */
export type ColumnValues = ArrayLike<number | null> | readonly (string | null)[];

const CHUNK_ROWS = 2048;

interface MemoryColumn extends SourceColumn {
  readonly values: ColumnValues;
}

function memoryColumn(table: string, name: string, values: ColumnValues): MemoryColumn {
  let kind: "numeric" | "text" | undefined;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === null || value === undefined) continue;
    const found = typeof value === "string" ? "text" : "numeric";
    kind ??= found;
    if (kind !== found) {
      throw new DataError({
        where: `${table}, row ${row + 1}, column "${name}"`,
        expected: kind === "text" ? "a string, as in the rows above" : "a number, as in the rows above",
        found: JSON.stringify(value),
      });
    }
  }
  return { name, kind: kind ?? "numeric", values };
}

function* memoryChunks(columns: readonly MemoryColumn[], rows: number): Generator<Chunk> {
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const length = Math.min(CHUNK_ROWS, rows - start);
    const missing: (Uint8Array | undefined)[] = [];
    const cells = columns.map(({ kind, values }, index) => {
      if (kind === "text") return Array.from({ length }, (_, i) => (values[start + i] as string | null) ?? null);
      const numbers = new Float64Array(length);
      for (let i = 0; i < length; i++) {
        const value = values[start + i] as number | null | undefined;
        if (value === null || value === undefined) {
          const blanks = missing[index] ?? new Uint8Array(length);
          blanks[i] = 1;
          missing[index] = blanks;
        } else {
          numbers[i] = value;
        }
      }
      return numbers;
    });
    yield { rows: length, columns: cells, missing };
  }
}

/**
 * A table in memory, for programs and tests.
 *
 * @throws UsageError where columns differ in length; DataError where a column mixes numbers and strings
 * @example tableSource("toy", { x: [1, 2, 3], colour: ["red", "blue", "red"], y: new Float64Array([2, 4, 6]) })
 */
export function tableSource(name: string, columns: Readonly<Record<string, ColumnValues>>): TableSource {
  const stored = Object.entries(columns).map(([column, values]) => memoryColumn(name, column, values));
  const rows = stored[0]?.values.length ?? 0;
  for (const column of stored) {
    if (column.values.length === rows) continue;
    throw new UsageError({
      where: `${name}, column "${column.name}"`,
      expected: `${rows} rows, as in column "${stored[0]?.name}"`,
      found: `${column.values.length} rows`,
    });
  }
  return {
    name,
    rows: async () => rows,
    columns: async () => stored.map(({ name, kind }) => ({ name, kind })),
    async *chunks(names) {
      const known = stored.map((column) => column.name);
      const asked = names.map((each) => stored[known.indexOf(each)] ?? unknownColumn(name, each, known));
      yield* memoryChunks(asked, rows);
    },
  };
}

/** How many names of a wide table an error gives. */
const MOST_NAMES = 10;

/** Throws the error for a column that a table does not have, with the name it most resembles. */
export function unknownColumn(where: string, name: string, known: readonly string[]): never {
  const near = nearestName(name, known);
  const listed =
    known.length > MOST_NAMES
      ? `${known.slice(0, MOST_NAMES).join(", ")} and ${known.length - MOST_NAMES} more`
      : known.join(", ");
  throw new UsageError({
    where,
    expected: `one of the columns ${listed}`,
    found: `"${name}"`,
    ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
  });
}
