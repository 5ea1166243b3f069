import { DataError, UsageError } from "../base/index.ts";
import { placedChunks, throwTextColumn } from "./cells.ts";
import { chooseColumns, throwNoFeature } from "./choose.ts";
import { featureEncoder, standardiser } from "./encode.ts";
import type { MissingRule } from "./numbers.ts";
import type { ScalingName } from "./scaling.ts";
import { encodedWidth, featureWidth, type Preprocessing } from "./schema.ts";
import type { TableSource } from "./source.ts";
import type { Split } from "./split/method.ts";
import { reservedColumns, type SplitRule, type SplitSummary, splitTable } from "./split/registry.ts";
import { survey } from "./survey.ts";

/** A table made ready for training: encoded, standardised and split. */
export interface Dataset {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  /** rows × width, row-major, encoded by `preprocessing`. */
  readonly features: Float32Array;
  /** One standardised target a row. */
  readonly targets: Float32Array;
  readonly preprocessing: Preprocessing;
  readonly split: Split;
  /** How it was split. */
  readonly splitting: SplitSummary;
  /** What the user should hear about columns: constant, left out, text in a column of numbers. */
  readonly warnings: readonly string[];
}

export interface DatasetOptions {
  readonly target: string;
  /** Columns to leave out. */
  readonly exclude?: readonly string[];
  /** Share of rows held for validation; default 0.2. */
  readonly validation?: number;
  /** How rows are split; at random by default. Its column is no feature where it tells the parts apart. */
  readonly split?: SplitRule;
  readonly seed: number;
  /** Columns promised to be numbers; a text among them is an error instead of a category. */
  readonly numeric?: readonly string[];
  /** What becomes of blank numbers in features; default `median`. */
  readonly missing?: MissingRule;
  /** How numeric features are scaled; default `standard`. The target always is by its mean and deviation. */
  readonly scaling?: ScalingName;
  /** Most levels of a category; default 64. */
  readonly maxLevels?: number;
  /** Fewest training rows of a level; default 5. */
  readonly minCount?: number;
}

/**
 * Reads a table into a dataset, in two passes: the first checks every cell and takes each column's scale or levels
 * from the training rows, the second encodes.
 *
 * Numeric columns become `(x − mean) / deviation`, with the mean and population deviation of the training rows, or
 * what another `scaling` makes of them. A blank number counts as the median of the training rows' numbers; where training rows have blanks, a second column
 * is 1 for a blank and 0 else (`missing: "median"`), or it is an error (`"error"`). In the target it always is.
 *
 * Text columns become one-hot levels and a last `other` column; a blank text is the level `""`. Text with more
 * distinct values than half its rows, as an id, is left out; where most of it is numbers, that is an error.
 *
 * Cost: two readings of the source, and one of the column that it is split by. Memory: the float32 matrix and target, some bytes a row, one chunk, and at most
 * 100,000 distinct values of each text column and 100,000 numbers of each numeric one; no raw copy. The median of more
 * training rows is that of a sample of so many, drawn by the seed.
 *
 * @throws DataError for an empty table, a NaN or infinite numeric cell, a blank one where it is an error, text where
 *   numbers are needed or in a column of numbers that it makes useless, a constant target, duplicate names, no feature,
 *   or a part of the split with fewer than 2 rows;
 *   UsageError for an option out of range or a column that the table does not have
 * @example await readDataset(tableSource("toy", { x, y }), { target: "y", seed: 1 })
 */
export async function readDataset(
  source: TableSource,
  {
    target,
    exclude = [],
    validation = 0.2,
    split: rule = { kind: "random" },
    seed,
    numeric = [],
    missing = "median",
    scaling = "standard",
    maxLevels = 64,
    minCount = 5,
  }: DatasetOptions,
): Promise<Dataset> {
  requireInteger("seed", seed, 0);
  requireInteger("maxLevels", maxLevels, 1);
  requireInteger("minCount", minCount, 1);
  const { name } = source;
  const chosen = chooseColumns(name, await source.columns(), {
    target,
    exclude: [...exclude, ...reservedColumns(rule)],
    numeric,
  });
  const rows = await source.rows();
  if (rows === 0) {
    throw new DataError({ where: name, expected: "a table with rows", found: "none below the column names" });
  }
  if (chosen.target.kind === "text") await throwTextColumn(source, target, "a number, as the target needs");
  for (const column of chosen.features) {
    if (column.kind === "text" && numeric.includes(column.name)) {
      await throwTextColumn(source, column.name, "a number, as promised of this column");
    }
  }
  const { split, summary: splitting } = await splitTable(source, rows, { rule, share: validation, seed });
  const { train } = split;
  const found = await survey(source, chosen, { rows, train, maxLevels, minCount, missing, scaling, seed });
  const { preprocessing, warnings } = found;
  if (preprocessing.features.length === 0) throwNoFeature(name, target);
  const width = encodedWidth(preprocessing.features);
  const { features, targets } = await encodeTable(source, preprocessing, rows);
  return { name, rows, width, features, targets, preprocessing, split, splitting, warnings };
}

/** The second pass: every row, encoded. */
async function encodeTable(
  source: TableSource,
  { features, target }: Preprocessing,
  rows: number,
): Promise<{ readonly features: Float32Array; readonly targets: Float32Array }> {
  const width = encodedWidth(features);
  const matrix = new Float32Array(rows * width);
  const targets = new Float32Array(rows);
  let offset = 0;
  const columns = features.map((feature) => {
    const column = { name: feature.name, encode: featureEncoder(feature), out: matrix, stride: width, offset };
    offset += featureWidth(feature);
    return column;
  });
  const all = [...columns, { name: target.name, encode: standardiser(target), out: targets, stride: 1, offset: 0 }];
  const names = all.map(({ name }) => name);
  for await (const { start, chunk } of placedChunks(source, names, rows)) {
    for (const [index, { name, encode, out, stride, offset }] of all.entries()) {
      const cells = chunk.columns[index] ?? [];
      const first = start * stride + offset;
      encode(cells, out, first, stride, chunk.missing?.[index]);
      for (let i = 0; i < chunk.rows; i++) {
        if (Number.isFinite(out[first + i * stride])) continue;
        throw new DataError({
          where: `${source.name}, row ${start + i + 1}, column "${name}"`,
          expected: "a number that float32 can hold once it is scaled",
          found: String(cells[i]),
          remedy: "drop the row or leave the column out",
        });
      }
    }
  }
  return { features: matrix, targets };
}

function requireInteger(where: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new UsageError({ where, expected: `an integer of at least ${least}`, found: String(value) });
}
