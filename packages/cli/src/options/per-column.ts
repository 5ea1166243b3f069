import { type SlopeBound, UsageError } from "isocline";
import { splitItems, unquoted } from "./items.ts";

/** Something for each of some columns, by name. */
export type PerColumn<Value> = { readonly [column: string]: Value };

/** How a list of names with values is written. */
export interface NamedList<Value> {
  /** How an item is written, for the error. */
  readonly expected: string;
  /** What the names are of; columns by default. */
  readonly of?: string;
  /** The value of an item's text, `where` naming the item in errors; undefined for a text that is none. */
  read(text: string, where: string, name: string): Value | undefined;
}

/**
 * `area=0..inf,"a, b"=-1..1`: something for each name. A name with a comma stands in quotes.
 *
 * @throws UsageError for an item of another form, or a name that comes twice
 */
export function parseNamed<Value>(
  option: string,
  text: string,
  { expected, of = "column", read }: NamedList<Value>,
): PerColumn<Value> {
  const found = new Map<string, Value>();
  for (const item of splitItems(text)) {
    const split = item.lastIndexOf("=");
    const name = unquoted(item.slice(0, Math.max(split, 0)).trim());
    const value = name === "" ? undefined : read(item.slice(split + 1).trim(), `${option} of "${name}"`, name);
    if (value === undefined) throw new UsageError({ where: option, expected, found: JSON.stringify(item) });
    if (found.has(name)) {
      throw new UsageError({ where: option, expected: `each ${of} once`, found: `"${name}" twice` });
    }
    found.set(name, value);
  }
  return Object.fromEntries(found);
}

const END = /^(?<sign>[+-]?)(?<size>inf|\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?)$/i;

function endOf(text: string): number | undefined {
  const { sign, size } = END.exec(text.trim())?.groups ?? {};
  if (size === undefined) return undefined;
  const value = size.toLowerCase() === "inf" ? Number.POSITIVE_INFINITY : Number(size);
  return sign === "-" ? -value : value;
}

/** `0..inf`, `-1..1`: from the least slope to the greatest. */
function boundOf(text: string): SlopeBound | undefined {
  const [low = "", high = "", ...more] = text.split("..");
  const [lower, upper] = [endOf(low), endOf(high)];
  if (lower === undefined || upper === undefined || more.length > 0 || lower > upper) return undefined;
  return {
    ...(lower === Number.NEGATIVE_INFINITY ? {} : { lower }),
    ...(upper === Number.POSITIVE_INFINITY ? {} : { upper }),
  };
}

/** Slopes that cost nothing, by column. */
export function parseBounds(option: string, text: string): PerColumn<SlopeBound> {
  return parseNamed(option, text, { expected: "COLUMN=LEAST..MOST, as in area=0..inf", read: boundOf });
}

const WAYS: Readonly<Record<string, number>> = { "+": 1, "-": -1, "0": 0 };

/** Which way predictions go along columns. */
export function parseDirections(option: string, text: string): PerColumn<number> {
  const expected = "COLUMN=+, COLUMN=- or COLUMN=0, as in area=+,age=-";
  return parseNamed(option, text, { expected, read: (way) => WAYS[way] });
}

/** Columns by columns. */
export function parsePairs(option: string, text: string): PerColumn<string> {
  const read = (name: string): string | undefined => (name === "" ? undefined : unquoted(name));
  return parseNamed(option, text, { expected: "FEATURE=COLUMN, as in area=price_by_area", read });
}
