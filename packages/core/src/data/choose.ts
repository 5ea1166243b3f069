import { DataError, UsageError } from "../base/index.ts";
import { type SourceColumn, unknownColumn } from "./source.ts";

/** The columns of a table that a dataset is made of. */
export interface ChosenColumns {
  readonly targets: readonly SourceColumn[];
  /** All other columns that were not excluded, in the table's order. */
  readonly features: readonly SourceColumn[];
}

/** What the caller says about a table's columns, by name. */
export interface ColumnChoice {
  /** One or more. */
  readonly targets: readonly string[];
  readonly exclude: readonly string[];
  readonly numeric: readonly string[];
}

/**
 * @throws UsageError for a name that the table does not have, or a target that is excluded;
 *   DataError for duplicate names or where no feature is left
 */
export function chooseColumns(
  table: string,
  columns: readonly SourceColumn[],
  { targets, exclude, numeric }: ColumnChoice,
): ChosenColumns {
  const byName = new Map<string, SourceColumn>();
  for (const column of columns) {
    if (byName.has(column.name)) {
      throw new DataError({
        where: table,
        expected: "different column names",
        found: `"${column.name}" twice`,
        remedy: "rename one of the two",
      });
    }
    byName.set(column.name, column);
  }
  const names = [...byName.keys()];
  if (targets.length === 0) {
    throw new UsageError({ where: "target", expected: "a column to predict", found: "none" });
  }
  const repeated = targets.find((name, i) => targets.indexOf(name) < i);
  if (repeated !== undefined) {
    throw new UsageError({ where: "target", expected: "different columns", found: `"${repeated}" twice` });
  }
  const targetColumns = targets.map((name) => byName.get(name) ?? unknownColumn("target", name, names));
  for (const name of exclude) if (!byName.has(name)) unknownColumn("exclude", name, names);
  for (const name of numeric) if (!byName.has(name)) unknownColumn("numeric", name, names);
  const target = targets.find((name) => exclude.includes(name));
  if (target !== undefined) {
    throw new UsageError({ where: "exclude", expected: "feature columns", found: `the target "${target}"` });
  }
  const features = columns.filter(({ name }) => !targets.includes(name) && !exclude.includes(name));
  if (features.length === 0) throwNoFeature(table, targets);
  return { targets: targetColumns, features };
}

/** Throws for a table whose columns were all excluded or left out. */
export function throwNoFeature(table: string, targets: readonly string[]): never {
  throw new DataError({
    where: table,
    expected: `at least one feature beside the target ${targets.map((name) => `"${name}"`).join(", ")}`,
    found: "none that can be used",
    remedy: "exclude fewer columns or bring a table with more",
  });
}
