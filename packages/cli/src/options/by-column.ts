import { UsageError } from "isocline";
import { splitItems, unquoted } from "./items.ts";
import { type NumberRange, parseNumber } from "./number.ts";

/** A number for each of some columns. */
export type ByColumn = Readonly<Record<string, number>>;

/**
 * `Longitude=50%,Latitude=30%` or, without percents, `Longitude=0.2`. A name with a comma stands in quotes.
 *
 * @param range of a number, of a percentage as a share
 * @throws UsageError for a number out of its range, a percent sign that is missing or too much, or a column named twice
 */
export function parseByColumn(
  option: string,
  text: string,
  { range, percent }: { readonly range: NumberRange; readonly percent: boolean },
): ByColumn {
  const found = new Map<string, number>();
  const form = percent ? "COLUMN=PERCENT, as in Longitude=50%" : "COLUMN=NUMBER, as in Longitude=0.2";
  for (const item of splitItems(text)) {
    const split = item.lastIndexOf("=");
    const name = unquoted(item.slice(0, Math.max(split, 0)).trim());
    const value = item.slice(split + 1).trim();
    if (name === "" || value.endsWith("%") !== percent) {
      throw new UsageError({ where: option, expected: form, found: JSON.stringify(item) });
    }
    if (found.has(name)) {
      throw new UsageError({ where: option, expected: "each column once", found: `"${name}" twice` });
    }
    const where = `${option} of "${name}"`;
    found.set(name, percent ? shareOf(where, value.slice(0, -1), range) : parseNumber(where, value, range));
  }
  return Object.fromEntries(found);
}

function shareOf(where: string, text: string, range: NumberRange): number {
  const inPercent = { holds: (value: number) => range.holds(value / 100), expected: `${range.expected}, in percent` };
  // As 30 / 100, which a person would write.
  return parseNumber(where, text, inPercent) / 100;
}
