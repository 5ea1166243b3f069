import { type SpaceScale, spaceScales, UsageError } from "isocline";
import { parseNamed } from "../options/per-column.ts";

/** A range that a person gave for something to be searched. */
export interface GivenRange {
  /** `share`, or `lambda.Longitude`. */
  readonly key: string;
  readonly low: number;
  readonly high: number;
  /** By default log where the range lies above 0. */
  readonly scale?: SpaceScale;
}

const NUMBER = "[+-]?(?:\\d+\\.?\\d*?|\\.\\d+)(?:e[+-]?\\d+)?";
const RANGE = new RegExp(`^(${NUMBER})\\s*\\.\\.\\s*(${NUMBER})\\s*(?::\\s*([a-z]+))?$`, "i");

/** `1e-3..10`, `0..0.5`, `0.1..0.5:linear`. @throws UsageError for another form, or ends that are no range */
export function parseRange(where: string, key: string, text: string): GivenRange {
  const [, low, high, scale] = RANGE.exec(text.trim()) ?? [];
  const known = scale === undefined || spaceScales.some((name) => name === scale);
  if (low === undefined || high === undefined || !known) {
    const expected = "a range, as in 1e-3..10, 0..0.5 or 0.1..0.5:linear";
    throw new UsageError({ where, expected, found: JSON.stringify(text) });
  }
  return checkedRange(where, {
    key,
    low: Number(low),
    high: Number(high),
    ...(scale && { scale: scale as SpaceScale }),
  });
}

/** A range as `parseRange` reads it. */
export function rangeText({ low, high, scale }: Omit<GivenRange, "key">): string {
  return `${low}..${high}${scale === undefined ? "" : `:${scale}`}`;
}

/** The range, where it is one. @throws UsageError where it has no width, no end, or no logarithm where it needs one */
export function checkedRange(where: string, range: GivenRange): GivenRange {
  const { low, high, scale } = range;
  const found = `${low}..${high}`;
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) {
    throw new UsageError({ where, expected: "a range from a lower to a higher number", found });
  }
  if (scale === "log" && low <= 0) {
    throw new UsageError({ where, expected: "a range above 0, for log", found, remedy: "write :linear" });
  }
  return range;
}

/**
 * `lambda.Longitude=1e-3..1,share=0.1..1`: ranges by key. A key with a comma stands in quotes.
 *
 * @throws UsageError for an item of another form, or a key that comes twice
 */
export function parseRanges(option: string, text: string): readonly GivenRange[] {
  const found = parseNamed(option, text, {
    expected: "KEY=LOW..HIGH, as in share=0.1..1 or lambda.Longitude=1e-3..1",
    of: "key",
    read: (ends, _, key) => parseRange(`${option} ${key}`, key, ends),
  });
  return Object.values(found);
}
