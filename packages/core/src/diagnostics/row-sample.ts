import { type RandomStream, randomStream } from "../base/index.ts";
import type { Cells } from "../data/index.ts";
import type { RawRows } from "./raw-model.ts";

/**
 * Chooses rows while they pass: the function says of each in turn whether it is chosen. Of `total` rows `most` are, or
 * all where there are no more, every choice as likely as any other.
 *
 * Reference: D. E. Knuth, The Art of Computer Programming 2, §3.4.2, algorithm S.
 */
export function rowSelection(total: number, most: number, stream: RandomStream): () => boolean {
  let [left, wanted] = [total, Math.min(most, total)];
  return () => {
    const chosen = wanted > 0 && stream.uniform() * left < wanted;
    left--;
    if (chosen) wanted--;
    return chosen;
  };
}

/** Rows drawn from a table. */
export interface SampledRows extends RawRows {
  /** Where each is in the table, from 0, ascending. */
  readonly places: readonly number[];
}

/** A sample of a table's rows, taken while they pass. */
export interface RowSample {
  /** Copies what is drawn of the next rows. */
  add(rows: RawRows): void;
  result(): SampledRows;
}

/** How a sample is drawn. */
export interface RowSampleOptions {
  /** The rows of the table. */
  readonly total: number;
  /** The most to draw. */
  readonly most: number;
  readonly seed: number;
}

/** At most so many rows, in the table's order; they depend on the seed, `total` and `most` alone. */
export function rowSample({ total, most, seed }: RowSampleOptions): RowSample {
  const choose = rowSelection(total, most, randomStream(seed, "rows"));
  const places: number[] = [];
  const drawn: (number | string | null)[][] = [];
  const isNumeric: boolean[] = [];
  let start = 0;
  return {
    add({ rows, columns }) {
      for (const [column, cells] of columns.entries()) isNumeric[column] = cells instanceof Float64Array;
      for (let i = 0; i < rows; i++) {
        if (!choose()) continue;
        places.push(start + i);
        for (const [column, cells] of columns.entries()) {
          const kept = drawn[column] ?? [];
          drawn[column] = kept;
          kept.push(cells[i] ?? null);
        }
      }
      start += rows;
    },
    result: () => ({
      rows: places.length,
      places,
      columns: isNumeric.map(
        (numeric, column): Cells =>
          numeric
            ? Float64Array.from((drawn[column] ?? []) as number[])
            : ((drawn[column] ?? []) as readonly (string | null)[]),
      ),
    }),
  };
}
