import { UsageError, unknownColumn } from "isocline";
import { splitItems } from "./items.ts";
import { parseNumber, positive } from "./number.ts";
import { parseNamed } from "./per-column.ts";

/** Stands for every numeric column that a list does not name. */
export const OTHERS = "*";

/** A number for all numeric columns, one for each in the table's order, or some by name and one for the others. */
export type Strength = number | readonly number[] | { readonly [column: string]: number };

/**
 * `0.1`, or `0.1,0.1,0.001` (one a column), or `Longitude=0.001,*=0.1`. A name with a comma stands in quotes.
 *
 * @param others what columns get that are neither named nor covered by `*`
 * @throws UsageError for a number that is not above 0, a column named twice, or a mixture
 */
export function parseStrength(option: string, text: string, others: number): Strength {
  const items = splitItems(text);
  const named = items.filter((item) => item.includes("="));
  if (named.length === 0) {
    const values = items.map((item) => parseNumber(option, item, positive));
    return values.length === 1 ? (values[0] as number) : values;
  }
  const found = parseNamed(option, text, {
    expected: "COLUMN=NUMBER",
    read: (value, where, name) => parseNumber(name === OTHERS ? option : where, value, positive),
  });
  return OTHERS in found ? found : { ...found, [OTHERS]: others };
}

/**
 * The strength for each column.
 *
 * @param columns the numeric features, in order
 * @throws UsageError for a list of another length, or a name that is none of them
 */
export function resolveStrength(
  option: string,
  strength: Strength,
  columns: readonly string[],
): number | readonly number[] {
  if (typeof strength === "number") return strength;
  if (isList(strength)) {
    if (strength.length === columns.length) return strength;
    throw new UsageError({
      where: option,
      expected: `one number, or ${columns.length}: one for each numeric column (${columns.join(", ")})`,
      found: `${strength.length} numbers`,
    });
  }
  const values = new Map(Object.entries(strength));
  for (const name of values.keys()) {
    if (name !== OTHERS && !columns.includes(name)) unknownColumn(option, name, columns);
  }
  return columns.map((column) => values.get(column) ?? (values.get(OTHERS) as number));
}

function isList(strength: Strength): strength is readonly number[] {
  return Array.isArray(strength);
}
