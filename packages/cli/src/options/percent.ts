import { type NumberRange, parseNumber } from "./number.ts";

/**
 * A share as a percentage or as a number: `3%` or `0.03`.
 *
 * @param range of the share, not of the percentage
 * @throws UsageError for anything else
 */
export function parsePercent(option: string, text: string, range: NumberRange): number {
  const trimmed = text.trim();
  if (!trimmed.endsWith("%")) return parseNumber(option, text, range);
  const { holds, expected } = range;
  const percent = { expected, holds: (value: number) => holds(value / 100) };
  return parseNumber(option, trimmed.slice(0, -1), percent) / 100;
}
