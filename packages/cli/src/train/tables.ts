import { joinTables, type SplitRule, type TableSource } from "isocline";
import { splitSettings } from "../config/settings/split.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { type OpenTable, openTable } from "../data/index.ts";

/** The tables of a training as one, and how its rows are split. */
export interface TrainingTables {
  readonly source: TableSource;
  readonly rule: SplitRule;
  /** An error about a row of the joined tables, as one about the row of the table that it came from. */
  placed(error: unknown): unknown;
}

/** The column that the rows are split by; undefined where none is. */
export function splitColumnOf(config: TrainConfig): string | undefined {
  const { split } = config;
  return split === "random" || split === "file" ? undefined : (config[splitSettings[split]] ?? undefined);
}

/** How a config splits its table. */
export function splitRuleOf(config: TrainConfig): SplitRule {
  const { split: kind, folds, fold, repeat } = config;
  const column = splitColumnOf(config);
  return {
    kind,
    ...(column === undefined ? {} : { column }),
    ...(folds === null || fold === null ? {} : { fold: { fold, of: folds, repeat: repeat ?? 1 } }),
  };
}

/** Opens the table of a training: columns that are said to be of text are read as such, whatever their cells. */
export function openTrainingTable({ data, query, delimiter, encoding, kinds }: TrainConfig): Promise<OpenTable> {
  const text = Object.keys(kinds).filter((name) => kinds[name] === "category" || kinds[name] === "date");
  return openTable(data, { query, delimiter, encoding, text });
}

/**
 * Joins the table for validation to the one for training, where there is one, for as long as it is used. Its columns are
 * of the kinds that they are of in training.
 *
 * @param exclude columns that it need not have
 * @throws DataError where it lacks a column
 */
export async function withValidationTable<Result>(
  config: TrainConfig,
  table: TableSource,
  use: (tables: TrainingTables) => Promise<Result>,
): Promise<Result> {
  const { validationData, delimiter, encoding, exclude } = config;
  const rule = splitRuleOf(config);
  if (validationData === null) return use({ source: table, rule, placed: (error) => error });
  const columns = await table.columns();
  const named = (kind: "text" | "numeric"): readonly string[] =>
    columns.filter((column) => column.kind === kind).map(({ name }) => name);
  const form = { delimiter, encoding, text: named("text"), numeric: named("numeric") };
  const second = await openTable(validationData, form);
  try {
    const { source, rows, placed } = await joinTables(table, second, exclude);
    return await use({ source, rule: { ...rule, training: rows }, placed });
  } finally {
    second.close();
  }
}
