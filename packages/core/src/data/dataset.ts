import { DataError, UsageError } from "../base/index.ts";
import { placedChunks, throwTextColumn } from "./cells.ts";
import { chooseColumns, throwNoFeature } from "./choose.ts";
import { classEncoder, type FeatureEncoder, featureEncoder, targetEncoder } from "./encode.ts";
import type { MissingRule } from "./numbers.ts";
import type { ScalingName } from "./scaling.ts";
import { encodedWidth, featureWidth, type Preprocessing } from "./schema.ts";
import type { SourceColumn, TableSource } from "./source.ts";
import { type Split, splitRows } from "./split.ts";
import { survey } from "./survey.ts";
import { type Target, type TargetTransformName, type Task, targetColumns, targetWidth } from "./target.ts";
import { taskOf } from "./target-tally.ts";

/** A table made ready for training: encoded, standardised and split. */
export interface Dataset {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  /** rows × width, row-major, encoded by `preprocessing`. */
  readonly features: Float32Array;
  /** rows × targetWidth, row-major: standardised numbers, or the place of each row's class among the classes. */
  readonly targets: Float32Array;
  readonly preprocessing: Preprocessing;
  readonly split: Split;
  /** What the user should hear about columns: constant, left out, text in a column of numbers. */
  readonly warnings: readonly string[];
}

export interface DatasetOptions {
  /** The column to predict, or several of numbers. */
  readonly target: string | readonly string[];
  /** Whether it is numbers or classes; default `auto`: a column of text or booleans is classes. */
  readonly task?: Task;
  /** What numbers to predict go through before they are standardised; the model inverts it. Default `none`. */
  readonly targetTransform?: TargetTransformName;
  /** Columns to leave out. */
  readonly exclude?: readonly string[];
  /** Share of rows held for validation; default 0.2. */
  readonly validation?: number;
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
 * Numbers to predict are transformed, then standardised likewise; a target of text or booleans is classes, each encoded
 * as its place among the classes, which are in ascending order.
 *
 * Cost: two readings of the source. Memory: the float32 matrix and target, some bytes a row, one chunk, and at most
 * 100,000 distinct values of each text column and 100,000 numbers of each numeric one; no raw copy. The median of more
 * training rows is that of a sample of so many, drawn by the seed.
 *
 * @throws DataError for an empty table, a target of one class or of as many texts as an id has, a number to predict that
 *   has no logarithm where it needs one, a NaN or infinite numeric cell, a blank one where it is an error, text where
 *   numbers are needed or in a column of numbers that it makes useless, a constant target, duplicate names, no feature,
 *   or a part of the split with fewer than 2 rows;
 *   UsageError for an option out of range or a column that the table does not have
 * @example await readDataset(tableSource("toy", { x, y }), { target: "y", seed: 1 })
 */
export async function readDataset(
  source: TableSource,
  {
    target,
    task = "auto",
    targetTransform = "none",
    exclude = [],
    validation = 0.2,
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
  const chosen = chooseColumns(name, await source.columns(), { targets: asList(target), exclude, numeric });
  const rows = await source.rows();
  if (rows === 0) {
    throw new DataError({ where: name, expected: "a table with rows", found: "none below the column names" });
  }
  if (taskOf(chosen.targets, task) === "regression") {
    const text = chosen.targets.find(({ kind }) => kind === "text");
    if (text !== undefined) await throwTextColumn(source, text.name, "a number, as the target needs");
  }
  for (const column of chosen.features) {
    if (column.kind === "text" && numeric.includes(column.name)) {
      await throwTextColumn(source, column.name, "a number, as promised of this column");
    }
  }
  const split = splitRows(name, rows, validation, seed);
  const { train } = split;
  const targetOptions = { task, transform: targetTransform, seed };
  const found = await survey(source, chosen, {
    rows,
    train,
    maxLevels,
    minCount,
    missing,
    scaling,
    seed,
    target: targetOptions,
  });
  const { preprocessing, warnings } = found;
  if (preprocessing.features.length === 0) throwNoFeature(name, asList(target));
  const width = encodedWidth(preprocessing.features);
  const { features, targets } = await encodeTable(source, preprocessing, chosen.targets, rows);
  return { name, rows, width, features, targets, preprocessing, split, warnings };
}

/** The second pass: every row, encoded. */
async function encodeTable(
  source: TableSource,
  { features, target }: Preprocessing,
  targetSources: readonly SourceColumn[],
  rows: number,
): Promise<{ readonly features: Float32Array; readonly targets: Float32Array }> {
  const width = encodedWidth(features);
  const matrix = new Float32Array(rows * width);
  const wanted = targetWidth(target);
  const targets = new Float32Array(rows * wanted);
  let offset = 0;
  const columns = features.map((feature) => {
    const column = { name: feature.name, encode: featureEncoder(feature), out: matrix, stride: width, offset };
    offset += featureWidth(feature);
    return column;
  });
  const ofTarget = targetEncoders(target, targetSources).map((encode, i) => {
    return { name: targetColumns(target)[i] as string, encode, out: targets, stride: wanted, offset: i };
  });
  const all = [...columns, ...ofTarget];
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

function targetEncoders(target: Target, sources: readonly SourceColumn[]): readonly FeatureEncoder[] {
  if (target.kind === "regression") return target.columns.map(targetEncoder);
  return [classEncoder(target, sources[0] ?? {})];
}

const asList = (target: DatasetOptions["target"]): readonly string[] =>
  typeof target === "string" ? [target] : target;

function requireInteger(where: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new UsageError({ where, expected: `an integer of at least ${least}`, found: String(value) });
}
