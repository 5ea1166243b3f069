import { unknownColumn } from "isocline";
import { splitItems, unquoted } from "./items.ts";

/**
 * The columns that an option names, each once. A value that is a column's whole name is that column; any other is a
 * list of names between commas, in quotes where a name holds a comma.
 *
 * @param option what errors call it
 * @throws UsageError for a name that the table does not have, with the one it most resembles
 */
export function resolveColumns(option: string, values: readonly string[], known: readonly string[]): readonly string[] {
  const names = values.flatMap((value) => (known.includes(value) ? [value] : splitItems(value).map(unquoted)));
  for (const name of names) if (!known.includes(name)) unknownColumn(option, name, known);
  return [...new Set(names)];
}
