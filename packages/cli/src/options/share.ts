import { UsageError } from "isocline";
import type { NumberRange } from "./number.ts";

const SHARE = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)$/i;

/** Shares of any size, less than nothing too. */
export const anyShare: NumberRange = { expected: "a share, as in 3% or 0.03", holds: () => true };
export const shareFromNothing: NumberRange = { expected: "a share of at least 0%", holds: (value) => value >= 0 };
export const innerShare: NumberRange = {
  expected: "a share above 0% and below 100%",
  holds: (value) => value > 0 && value < 1,
};

/**
 * A share: `3%`, or `0.03`. A number of 1 or more needs the sign, since 3 may be meant either way.
 *
 * @param range of the share, not of the percentage
 * @throws UsageError for anything else
 */
export function parseShare(option: string, text: string, { expected, holds }: NumberRange = anyShare): number {
  const [, number, sign] = SHARE.exec(text.trim()) ?? [];
  // To 15 digits, so that 99.9% is 0.999 and not the nearest quotient.
  const value = sign === "%" ? Number((Number(number) / 100).toPrecision(15)) : Number(number);
  const found = JSON.stringify(text);
  if (number === undefined || !Number.isFinite(value)) {
    throw new UsageError({ where: option, expected: anyShare.expected, found });
  }
  if (sign !== "%" && Math.abs(value) >= 1) {
    const remedy = `for a percentage write ${number}%`;
    throw new UsageError({ where: option, expected: anyShare.expected, found, remedy });
  }
  if (!holds(value)) throw new UsageError({ where: option, expected, found });
  return value;
}

/** A share as `parseShare` reads it. */
export function writtenShare(share: number): string {
  return `${Number((100 * share).toPrecision(15))}%`;
}
