import { UsageError, unknownColumn } from "isocline";
import { delimiterRemedy } from "../data/index.ts";
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
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) {
    const remedy = delimiterRemedy(known);
    if (remedy === undefined) unknownColumn(option, missing, known);
    const expected = `one of the columns ${known.join(", ")}`;
    throw new UsageError({ where: option, expected, found: `"${missing}"`, remedy });
  }
  return [...new Set(names)];
}
