import { DataError, randomStream } from "../../base/index.ts";
import { checkParts, FOLD_REMEDY, heldRows, type SplitContext, type SplitMethod, splitBy } from "./method.ts";
import { eachCell, refuseCell } from "./read-column.ts";

/** The groups of a column: which one each row is in, and how many rows each has. */
interface Groups {
  readonly of: Uint32Array;
  readonly sizes: readonly number[];
}

async function readGroups({ source, rows, column }: SplitContext): Promise<Groups> {
  const codes = new Map<number | string, number>();
  const of = new Uint32Array(rows);
  const sizes: number[] = [];
  await eachCell(source, column, rows, (cell, row) => {
    if (cell === undefined) refuseCell(source, column, row, "the name of a group", cell);
    const code = codes.get(cell) ?? codes.size;
    codes.set(cell, code);
    of[row] = code;
    sizes[code] = (sizes[code] ?? 0) + 1;
  });
  return { of, sizes };
}

/** Which groups are held: in random order each that brings the number of rows nearer to the share. */
function heldGroups(sizes: readonly number[], order: Uint32Array, wanted: number): ReadonlySet<number> {
  const held = new Set<number>();
  let count = 0;
  for (const group of order) {
    const size = sizes[group] ?? 0;
    if (held.size === sizes.length - 1 || Math.abs(count + size - wanted) >= Math.abs(count - wanted)) continue;
    held.add(group);
    count += size;
  }
  // Where every group is more than twice the share, the smallest of them is nearest to it.
  if (held.size === 0)
    held.add(order.reduce((least, group) => ((sizes[group] ?? 0) < (sizes[least] ?? 0) ? group : least)));
  return held;
}

/** Which groups are in a fold: in random order each goes to the fold that has the fewest rows. */
function foldGroups(sizes: readonly number[], order: Uint32Array, fold: number, of: number): ReadonlySet<number> {
  const counts = new Array<number>(of).fill(0);
  const inFold = new Set<number>();
  for (const group of order) {
    const least = counts.indexOf(Math.min(...counts));
    counts[least] = (counts[least] ?? 0) + (sizes[group] ?? 0);
    if (least === fold - 1) inFold.add(group);
  }
  return inFold;
}

/** Rows of a group stay together, so that validation asks for what was learnt of other groups. */
export const group: SplitMethod = {
  phrase: "by group",
  column: "reserved",
  folds: true,
  async part(context) {
    const { source, rows, column, share, seed, fold } = context;
    const { of, sizes } = await readGroups(context);
    const least = fold?.of ?? 2;
    if (sizes.length < least) {
      throw new DataError({
        where: `${source.name}, column "${column}"`,
        expected: `at least ${least} groups${fold === undefined ? "" : ", one a fold"}`,
        found: sizes.length === 1 ? "one group only" : String(sizes.length),
        remedy: fold === undefined ? "split by another column, or at random" : "ask for fewer folds",
      });
    }
    const stream = fold === undefined ? randomStream(seed, "split") : randomStream(seed, "folds", fold.repeat);
    const order = stream.permutation(sizes.length);
    const held =
      fold === undefined
        ? heldGroups(sizes, order, heldRows(rows, share))
        : foldGroups(sizes, order, fold.fold, fold.of);
    const split = splitBy(rows, (row) => held.has(of[row] as number));
    checkParts(source.name, rows, [split.train.length, split.validation.length], fold && FOLD_REMEDY);
    return { split, facts: { groups: { training: sizes.length - held.size, validation: held.size } } };
  },
};
