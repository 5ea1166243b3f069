import { type NumberRange, parseNumber } from "./number.ts";
import { type PerColumn, parseNamed } from "./per-column.ts";
import { parseShare } from "./share.ts";

/** A number for each of some columns. */
export type ByColumn = PerColumn<number>;

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
  return parseNamed(option, text, {
    expected: percent ? "COLUMN=PERCENT, as in Longitude=50%" : "COLUMN=NUMBER, as in Longitude=0.2",
    read(value, where) {
      if (value.endsWith("%") !== percent) return undefined;
      return percent ? parseShare(where, value, range) : parseNumber(where, value, range);
    },
  });
}
