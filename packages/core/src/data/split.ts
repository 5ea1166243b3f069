import { DataError, randomStream, UsageError } from "../base/index.ts";

/** Row numbers of the two parts of a table, each ascending. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * A random split: the first `round(validation · rows)` of a permutation by the seed's stream `split` are for
 * validation. It depends on the seed, the fraction and the number of rows alone.
 *
 * @throws UsageError where the fraction is not inside (0, 1); DataError where a part would have fewer than 2 rows
 */
export function splitRows(table: string, rows: number, validation: number, seed: number): Split {
  if (!(validation > 0 && validation < 1)) {
    throw new UsageError({ where: "validation", expected: "a fraction between 0 and 1", found: String(validation) });
  }
  const held = Math.round(validation * rows);
  if (held < 2 || rows - held < 2) {
    throw new DataError({
      where: table,
      expected: "at least 2 rows for training and 2 for validation",
      found: `${rows - held} and ${held} of ${rows} rows`,
      remedy: "bring more rows or change the validation fraction",
    });
  }
  const order = randomStream(seed, "split").permutation(rows);
  return { train: order.slice(held).sort(), validation: order.slice(0, held).sort() };
}
