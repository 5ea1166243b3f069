import { UsageError } from "isocline";

const SHARE = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)$/i;

/**
 * A share: `3%`, or `0.03`. A number of 1 or more needs the sign, since 3 may be meant either way.
 *
 * @throws UsageError for anything else
 */
export function parseShare(option: string, text: string): number {
  const [, number, sign] = SHARE.exec(text.trim()) ?? [];
  // To 15 digits, so that 99.9% is 0.999 and not the nearest quotient.
  const value = sign === "%" ? Number((Number(number) / 100).toPrecision(15)) : Number(number);
  if (number !== undefined && Number.isFinite(value) && (sign === "%" || Math.abs(value) < 1)) return value;
  const remedy = number === undefined ? {} : { remedy: `for a percentage write ${number}%` };
  throw new UsageError({
    where: option,
    expected: "a share, as in 3% or 0.03",
    found: JSON.stringify(text),
    ...remedy,
  });
}

/** A share as `parseShare` reads it. */
export function shareText(share: number): string {
  return `${Number((100 * share).toPrecision(15))}%`;
}
