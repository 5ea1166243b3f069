import { UsageError } from "isocline";

/** What numbers an option takes. */
export interface NumberRange {
  /** In words, for the error: "a number above 0". */
  readonly expected: string;
  readonly holds: (value: number) => boolean;
}

export const positive: NumberRange = { expected: "a number above 0", holds: (value) => value > 0 };
export const notNegative: NumberRange = { expected: "a number of at least 0", holds: (value) => value >= 0 };
export const fraction: NumberRange = { expected: "a number from 0 to 1", holds: (value) => value >= 0 && value <= 1 };
export const innerFraction: NumberRange = {
  expected: "a number above 0 and below 1",
  holds: (value) => value > 0 && value < 1,
};
export const probability: NumberRange = {
  expected: "a number from 0 to below 1",
  holds: (value) => value >= 0 && value < 1,
};

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^\d+$/;

/**
 * A decimal number.
 *
 * @param option what errors call it
 * @throws UsageError for anything else, hexadecimal, blanks and infinity too, and for a number outside the range
 */
export function parseNumber(option: string, text: string, { expected, holds }: NumberRange): number {
  const value = DECIMAL.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isFinite(value) && holds(value)) return value;
  throw new UsageError({ where: option, expected, found: JSON.stringify(text) });
}

/** A whole number of at least so much. @throws UsageError for anything else */
export function parseWhole(option: string, text: string, least: number): number {
  const value = WHOLE.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError({ where: option, expected: `a whole number of at least ${least}`, found: JSON.stringify(text) });
}
