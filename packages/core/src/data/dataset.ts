import { DataError, UsageError } from "../base/index.ts";
import { placedChunks } from "./cells.ts";
import { chooseColumns, kindOf, throwNoFeature } from "./choose.ts";
import type { CategoryEncoding } from "./embedding.ts";
import { classEncoder, type FeatureEncoder, featureEncoder, standardiser, targetEncoder } from "./encode.ts";
import type { ColumnKinds, ColumnSummary } from "./kinds.ts";
import type { MissingRule } from "./numbers.ts";
import type { ScalingName } from "./scaling.ts";
import { encodedWidth, featureWidth, type Preprocessing } from "./schema.ts";
import type { SourceColumn, TableSource } from "./source.ts";
import type { Split } from "./split/method.ts";
import { reservedColumns, type SplitRule, type SplitSummary, splitTable } from "./split/registry.ts";
import { survey } from "./survey.ts";
import { type Target, type TargetTransformName, type Task, targetColumns, targetWidth } from "./target.ts";
import { taskOf } from "./target-tally.ts";
import { throwTextColumn } from "./text-column.ts";

/** A table made ready for training: encoded, standardised and split. */
export interface Dataset {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  /** rows × width, row-major, encoded by `preprocessing`. */
  readonly features: Float32Array;
  /** rows × targetWidth, row-major: standardised numbers, or the place of each row's class among the classes. */
  readonly targets: Float32Array;
  /** The weight of each row; absent where all count alike. */
  readonly weights?: Float32Array;
  /**
   * rows × outputs·columns, row-major: the slopes that predictions should have, output by output, by the columns that a
   * control of a training acts on, in encoded units. None is read with a table: add them, as `readTargetSlopes` does.
   */
  readonly targetSlopes?: Float32Array;
  readonly preprocessing: Preprocessing;
  readonly split: Split;
  /** How it was split. */
  readonly splitting: SplitSummary;
  /** Every column of the table, in its order, and what became of it. */
  readonly columns: readonly ColumnSummary[];
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
  /** The only columns to make features of; by default all but those that are something else. */
  readonly features?: readonly string[];
  /** What columns are, in spite of what they look like. */
  readonly kinds?: ColumnKinds;
  /** The column of the rows' weights, which is no feature: at least 0 each, compared within a batch. */
  readonly weight?: string;
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
  /** How categories are encoded: `one-hot` (default), `embedding`, or `auto`, embeddings beyond 16 levels. */
  readonly categories?: CategoryEncoding;
  /** Numbers in the vector of an embedded level; by default min(16, round(1.6·levels^0.56)). */
  readonly embeddingWidth?: number;
  /** Most levels of a category; default 64, or 1024 unless all are one-hot. */
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
 * Cost: two readings of the source, and one of the column that it is split by. Memory: the float32 matrix and target,
 * some bytes a row, one chunk, and at most
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
export async function readDataset(source: TableSource, options: DatasetOptions): Promise<Dataset> {
  const { weight, targets, ...found } = await inspected(source, options);
  const encoded = await encodeTable(source, found.preprocessing, targets, found.rows, weight);
  return { ...found, width: encodedWidth(found.preprocessing.features), ...encoded };
}

/**
 * What a dataset would be made of: the first pass alone, in one reading of the source.
 *
 * @throws as `readDataset`
 */
export async function inspectTable(
  source: TableSource,
  options: DatasetOptions,
): Promise<Pick<Dataset, "rows" | "preprocessing" | "columns" | "warnings">> {
  const { rows, preprocessing, columns, warnings } = await inspected(source, options);
  return { rows, preprocessing, columns, warnings };
}

/** A dataset before its rows are encoded, and the columns of its targets and weights. */
type Inspected = Omit<Dataset, "width" | "features" | "targets" | "weights"> & {
  readonly targets: readonly SourceColumn[];
  readonly weight: string | undefined;
};

async function inspected(
  source: TableSource,
  {
    target,
    task = "auto",
    targetTransform = "none",
    exclude = [],
    validation = 0.2,
    split: rule = { kind: "random" },
    seed,
    numeric = [],
    features: only,
    kinds = {},
    weight,
    missing = "median",
    scaling = "standard",
    categories = "one-hot",
    embeddingWidth,
    maxLevels = categories === "one-hot" ? 64 : 1024,
    minCount = 5,
  }: DatasetOptions,
): Promise<Inspected> {
  requireInteger("seed", seed, 0);
  requireInteger("maxLevels", maxLevels, 1);
  requireInteger("minCount", minCount, 1);
  if (embeddingWidth !== undefined) requireInteger("embeddingWidth", embeddingWidth, 1);
  const { name } = source;
  const columns = await source.columns();
  const named = { ...(only === undefined ? {} : { features: only }), ...(weight === undefined ? {} : { weight }) };
  const wanted = asList(target);
  const reserved = reservedColumns(rule);
  const chosen = chooseColumns(name, columns, {
    targets: wanted,
    exclude: [...exclude, ...reserved],
    numeric,
    kinds,
    ...named,
  });
  const rows = await source.rows();
  if (rows === 0) {
    throw new DataError({ where: name, expected: "a table with rows", found: "none below the column names" });
  }
  if (taskOf(chosen.targets, task) === "regression") {
    const text = chosen.targets.find(({ kind }) => kind === "text");
    if (text !== undefined) await throwTextColumn(source, text.name, "a number, as the target needs");
  }
  if (chosen.weight?.kind === "text") await throwTextColumn(source, chosen.weight.name, "a number, as a weight needs");
  for (const { nested, name: column, said } of [
    ...chosen.targets.map((each) => ({ ...each, said: undefined })),
    ...chosen.features,
  ]) {
    if (nested !== true || said !== undefined) continue;
    throw new DataError({
      where: `${name}, column "${column}"`,
      expected: "numbers, text, dates or times",
      found: "lists or objects",
      remedy: "leave the column out with --exclude, or make columns of it with --query",
    });
  }
  for (const { kind, name, said = "category" } of chosen.features) {
    if (kind === "text" && (numeric.includes(name) || NUMBERS.includes(said))) {
      await throwTextColumn(source, name, "a number, as promised of this column");
    }
  }
  const { split, summary: splitting } = await splitTable(source, rows, { rule, share: validation, seed });
  const { train } = split;
  const found = await survey(source, chosen, {
    rows,
    train,
    maxLevels,
    minCount,
    missing,
    scaling,
    seed,
    categories,
    ...(embeddingWidth === undefined ? {} : { embeddingWidth }),
    kept: [...numeric, ...(only ?? [])],
    target: { task, transform: targetTransform, seed },
  });
  const { preprocessing, warnings } = found;
  if (preprocessing.features.length === 0) throwNoFeature(name, wanted);
  const roleOf = (column: string): "target" | "weight" | "group" | undefined => {
    if (wanted.includes(column)) return "target";
    if (column === chosen.weight?.name) return "weight";
    return rule.kind === "group" && column === rule.column ? "group" : undefined;
  };
  const summaries = columns.map((column): ColumnSummary => {
    const seen = found.kinds.get(column.name) ?? { kind: kindOf(kinds, column.name) ?? "ignored", used: false };
    const aside = found.kinds.has(column.name) || seen.kind === "group" ? seen.kind : "ignored";
    return { name: column.name, kind: roleOf(column.name) ?? aside, used: seen.used };
  });
  const { targets } = chosen;
  const about = { columns: summaries, warnings, targets, weight: chosen.weight?.name };
  return { name, rows, preprocessing, split, splitting, ...about };
}

/** Kinds whose cells are numbers. */
const NUMBERS: readonly string[] = ["numeric", "integer", "boolean"];

/** The second pass: every row, encoded. */
async function encodeTable(
  source: TableSource,
  { features, target }: Preprocessing,
  targetSources: readonly SourceColumn[],
  rows: number,
  weight: string | undefined,
): Promise<Pick<Dataset, "features" | "targets" | "weights">> {
  const width = encodedWidth(features);
  const weights = weight === undefined ? undefined : new Float32Array(rows);
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
  const asIs = { mean: 0, deviation: 1 };
  const ofWeight =
    weight === undefined || weights === undefined
      ? []
      : [{ name: weight, encode: standardiser({ ...asIs, name: weight }), out: weights, stride: 1, offset: 0 }];
  const all = [...columns, ...ofTarget, ...ofWeight];
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
  return { features: matrix, targets, ...(weights === undefined ? {} : { weights }) };
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
