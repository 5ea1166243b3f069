import type { Chunk, TableSource } from "isocline";
import { openTable, type TableOptions } from "../src/data/index.ts";

/** Opens a table for a while. */
export async function using<T>(
  spec: string,
  use: (table: TableSource) => Promise<T>,
  ...options: readonly [TableOptions?]
): Promise<T> {
  const table = await openTable(spec, ...options);
  try {
    return await use(table);
  } finally {
    table.close();
  }
}

/** A table as read. */
export interface Read {
  readonly kinds: Record<string, string>;
  readonly rows: number;
  readonly cells: Record<string, (number | string | null)[]>;
}

/** A whole table, with null for a blank number. */
export const readAll = (spec: string, options: TableOptions = {}): Promise<Read> =>
  using(
    spec,
    async (table) => {
      const columns = await table.columns();
      const cells: Record<string, (number | string | null)[]> = Object.fromEntries(
        columns.map(({ name }) => [name, []]),
      );
      const copy = ({ columns: chunk, missing, rows }: Chunk): void => {
        for (const [i, { name }] of columns.entries()) {
          for (let row = 0; row < rows; row++) {
            cells[name]?.push(missing?.[i]?.[row] === 1 ? null : (chunk[i]?.[row] ?? null));
          }
        }
      };
      for await (const chunk of table.chunks(columns.map(({ name }) => name))) copy(chunk);
      return {
        kinds: Object.fromEntries(columns.map(({ name, kind }) => [name, kind])),
        rows: await table.rows(),
        cells,
      };
    },
    options,
  );
