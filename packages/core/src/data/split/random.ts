import { randomStream, UsageError } from "../../base/index.ts";
import { checkParts, FOLD_REMEDY, type Fold, heldRows, type Split, type SplitMethod } from "./method.ts";

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
  const held = heldRows(rows, validation);
  checkParts(table, rows, [rows - held, held]);
  const order = randomStream(seed, "split").permutation(rows);
  return { train: order.slice(held).sort(), validation: order.slice(0, held).sort() };
}

/** One fold of a permutation by the seed's stream `folds` and the repeat: equal blocks, but for a row. */
function foldRows(table: string, rows: number, { fold, of, repeat }: Fold, seed: number): Split {
  const order = randomStream(seed, "folds", repeat).permutation(rows);
  const [start, end] = [Math.floor(((fold - 1) * rows) / of), Math.floor((fold * rows) / of)];
  checkParts(table, rows, [rows - end + start, end - start], FOLD_REMEDY);
  const train = new Uint32Array(rows - end + start);
  train.set(order.subarray(0, start));
  train.set(order.subarray(end), start);
  return { train: train.sort(), validation: order.slice(start, end).sort() };
}

/** Every row is as likely to be held as any other. */
export const random: SplitMethod = {
  phrase: "at random",
  column: "none",
  folds: true,
  part: async ({ source, rows, share, seed, fold }) => ({
    split: fold === undefined ? splitRows(source.name, rows, share, seed) : foldRows(source.name, rows, fold, seed),
  }),
};
