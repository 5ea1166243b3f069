import { DataError, randomStream } from "../../base/index.ts";
import { quantile } from "../quantile.ts";
import { checkParts, FOLD_REMEDY, heldRows, type SplitContext, type SplitMethod, splitBy } from "./method.ts";
import { eachCell } from "./read-column.ts";

/** A numeric column with more distinct values than this is cut into as many bins of equal counts. */
export const STRATA = 10;

/** The stratum of every row: the class of a cell, or the bin of a number; blanks are one of their own. */
async function readStrata({ source, rows, column }: SplitContext): Promise<Uint32Array> {
  const classes = new Map<number | string | undefined, { code: number; count: number; row: number }>();
  const strata = new Uint32Array(rows);
  const kind = (await source.columns()).find(({ name }) => name === column)?.kind;
  const numbers = new Float64Array(kind === "numeric" ? rows : 0);
  await eachCell(source, column, rows, (cell, row) => {
    if (kind === "numeric") numbers[row] = cell === undefined ? Number.NaN : (cell as number);
    const seen = classes.get(cell);
    // Of a numeric column it is enough to know that there are too many classes for it to be one of classes.
    if (seen === undefined && kind === "numeric" && classes.size > STRATA + 1) return;
    const found = seen ?? { code: classes.size, count: 0, row };
    found.count++;
    classes.set(cell, found);
    strata[row] = found.code;
  });
  if (classes.size - (classes.has(undefined) ? 1 : 0) > STRATA && kind === "numeric") return bins(numbers);
  for (const [cell, { count, row }] of classes) {
    if (count > 1 || cell === undefined) continue;
    throw new DataError({
      where: `${source.name}, row ${row + 1}, column "${column}"`,
      expected: "at least 2 rows of each class, one for either part",
      found: `the only one of class ${JSON.stringify(cell)}`,
      remedy: "drop it, or join its class with another",
    });
  }
  return strata;
}

function bins(numbers: Float64Array): Uint32Array {
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  const edges = Array.from({ length: STRATA - 1 }, (_, i) => quantile(sorted, (i + 1) / STRATA));
  return Uint32Array.from(numbers, (value) =>
    Number.isNaN(value) ? STRATA : edges.reduce((bin, edge) => bin + (value > edge ? 1 : 0), 0),
  );
}

/** The rows in random order, one stratum after another. */
function orderOf(strata: Uint32Array, stream: ReturnType<typeof randomStream>): Uint32Array {
  // A sort of equal keys keeps their order, which is random.
  return stream.permutation(strata.length).sort((a, b) => (strata[a] as number) - (strata[b] as number));
}

/**
 * Every class of a column has its share in both parts, to a row: from the rows in random order, class after class, every
 * (1/share)-th is held; of k folds each has every k-th. A column of many numbers counts by ten bins of equal counts.
 */
export const stratified: SplitMethod = {
  phrase: "stratified",
  column: "shared",
  folds: true,
  async part(context) {
    const { source, rows, share, seed, fold } = context;
    const strata = await readStrata(context);
    const stream = fold === undefined ? randomStream(seed, "split") : randomStream(seed, "folds", fold.repeat);
    const order = orderOf(strata, stream);
    const held = heldRows(rows, share);
    const marked = new Uint8Array(rows);
    for (let i = 0; i < rows; i++) {
      const isHeld =
        fold === undefined
          ? Math.floor(((i + 1) * held) / rows) > Math.floor((i * held) / rows)
          : i % fold.of === fold.fold - 1;
      if (isHeld) marked[order[i] as number] = 1;
    }
    const split = splitBy(rows, (row) => marked[row] === 1);
    checkParts(source.name, rows, [split.train.length, split.validation.length], fold && FOLD_REMEDY);
    return { split };
  },
};
