import { DataError, UsageError } from "../base/index.ts";
import { aside, type ColumnKind, type ColumnKinds } from "./kinds.ts";
import { type SourceColumn, unknownColumn } from "./source.ts";

/** A column to make a feature of, and what a person says it is. */
export interface ChosenFeature extends SourceColumn {
  readonly said?: ColumnKind;
}

/** The columns of a table that a dataset is made of. */
export interface ChosenColumns {
  readonly targets: readonly SourceColumn[];
  /** All other columns that were not excluded, in the table's order. */
  readonly features: readonly ChosenFeature[];
  /** The weights of the rows. */
  readonly weight?: SourceColumn;
}

/** What the caller says about a table's columns, by name. */
export interface ColumnChoice {
  /** One or more. */
  readonly targets: readonly string[];
  readonly exclude: readonly string[];
  readonly numeric: readonly string[];
  /** The only columns to make features of. */
  readonly features?: readonly string[];
  readonly kinds: ColumnKinds;
  readonly weight?: string;
}

/**
 * @throws UsageError for a name that the table does not have, or a target that is excluded;
 *   DataError for duplicate names or where no feature is left
 */
export function chooseColumns(
  table: string,
  columns: readonly SourceColumn[],
  { targets, exclude, numeric, features: only, kinds, weight }: ColumnChoice,
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
  for (const name of only ?? []) if (!byName.has(name)) unknownColumn("features", name, names);
  for (const name of Object.keys(kinds)) if (!byName.has(name)) unknownColumn("kinds", name, names);
  const weightName = weightOf(weight, kinds);
  const weightColumn =
    weightName === undefined ? undefined : (byName.get(weightName) ?? unknownColumn("weight", weightName, names));
  const noTarget = { exclude, features: only ?? [], kinds: Object.keys(kinds), weight: [weightName] };
  for (const [where, listed] of Object.entries(noTarget)) {
    const target = targets.find((name) => listed.includes(name));
    if (target === undefined) continue;
    throw new UsageError({ where, expected: "feature columns", found: `the target "${target}"` });
  }
  const isFeature = ({ name }: SourceColumn): boolean =>
    !targets.includes(name) &&
    name !== weightName &&
    !exclude.includes(name) &&
    (only?.includes(name) ?? true) &&
    !aside.includes(kindOf(kinds, name) ?? "numeric");
  const features = columns.filter(isFeature).map((column) => {
    const said = kindOf(kinds, column.name);
    return said === undefined ? column : { ...column, said };
  });
  if (features.length === 0) throwNoFeature(table, targets);
  return { targets: targetColumns, features, ...(weightColumn === undefined ? {} : { weight: weightColumn }) };
}

/** What a person says that a column is. */
export function kindOf(kinds: ColumnKinds, name: string): ColumnKind | undefined {
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

/** The column of weights: named as such, or of that kind. @throws UsageError for two of them */
function weightOf(weight: string | undefined, kinds: ColumnKinds): string | undefined {
  const named = new Set(Object.keys(kinds).filter((name) => kinds[name] === "weight"));
  if (weight !== undefined) named.add(weight);
  const [first, second] = named;
  if (second === undefined) return first;
  throw new UsageError({ where: "weight", expected: "one column of weights", found: `"${first}" and "${second}"` });
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
