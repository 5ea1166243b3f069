import { DataError, UsageError } from "../base/index.ts";
import { type SourceColumn, unknownColumn } from "./source.ts";

/** The columns of a table that a dataset is made of. */
export interface ChosenColumns {
  readonly target: SourceColumn;
  /** All other columns that were not excluded, in the table's order. */
  readonly features: readonly SourceColumn[];
}

/** What the caller says about a table's columns, by name. */
export interface ColumnChoice {
  readonly target: string;
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
  { target, exclude, numeric }: ColumnChoice,
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
  const targetColumn = byName.get(target) ?? unknownColumn("target", target, names);
  for (const name of exclude) if (!byName.has(name)) unknownColumn("exclude", name, names);
  for (const name of numeric) if (!byName.has(name)) unknownColumn("numeric", name, names);
  if (exclude.includes(target)) {
    throw new UsageError({ where: "exclude", expected: "feature columns", found: `the target "${target}"` });
  }
  const features = columns.filter(({ name }) => name !== target && !exclude.includes(name));
  if (features.length === 0) throwNoFeature(table, target);
  return { target: targetColumn, features };
}

/** Throws for a table whose columns were all excluded or left out. */
export function throwNoFeature(table: string, target: string): never {
  throw new DataError({
    where: table,
    expected: `at least one feature beside the target "${target}"`,
    found: "none that can be used",
    remedy: "exclude fewer columns or bring a table with more",
  });
}
