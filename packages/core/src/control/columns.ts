import { UsageError } from "../base/index.ts";
import { concat, constant, split, type Tensor } from "../graph/index.ts";

/**
 * Some columns of a matrix, in the order given. Runs of neighbours stay together, so that a selection of all columns
 * costs nothing and one of a few runs a split and a concatenation.
 *
 * @param x [rows, columns]
 * @throws UsageError for a column that x does not have, or none
 */
export function selectColumns(x: Tensor, columns: readonly number[]): Tensor {
  const width = x.shape[1] as number;
  checkColumns(width, columns);
  const runs: { readonly start: number; end: number }[] = [];
  for (const column of columns) {
    const last = runs.at(-1);
    if (last?.end === column) last.end = column + 1;
    else runs.push({ start: column, end: column + 1 });
  }
  const parts = runs.map(({ start, end }) => {
    const lengths = [start, end - start, width - end];
    const kept = lengths.filter((length) => length > 0);
    return split(x, kept, 1)[start > 0 ? 1 : 0] as Tensor;
  });
  return concat(parts, 1);
}

/**
 * A row that is 1 in some columns of a matrix and 0 in the others.
 *
 * @param x [rows, columns]
 * @throws UsageError for a column that x does not have, or none
 */
export function columnMask(x: Tensor, columns: readonly number[]): Tensor {
  const width = x.shape[1] as number;
  checkColumns(width, columns);
  const mask = Array.from({ length: width }, (_, column) => (columns.includes(column) ? 1 : 0));
  return constant(mask, x.dtype, [1, width]);
}

function checkColumns(width: number, columns: readonly number[]): void {
  const wrong = columns.find((column) => !Number.isInteger(column) || column < 0 || column >= width);
  if (columns.length === 0 || wrong !== undefined) {
    const expected = `columns from 0 to ${width - 1}`;
    throw new UsageError({
      where: "controlled columns",
      expected,
      found: wrong === undefined ? "none" : String(wrong),
    });
  }
}
