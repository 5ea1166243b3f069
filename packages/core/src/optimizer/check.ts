import { UsageError } from "../base/index.ts";

/** Throws unless an option's value is what it should be; written so that NaN never is. */
export function check(holds: boolean, option: string, expected: string, value: unknown): void {
  if (!holds) throw new UsageError({ where: option, expected, found: String(value) });
}

/** Throws unless a decay is in [0, 1): at 1 an average would never forget. */
export function checkDecay(option: string, value: number): void {
  check(value >= 0 && value < 1, option, "a number from 0 to below 1", value);
}

export function checkNonNegative(option: string, value: number): void {
  check(value >= 0 && Number.isFinite(value), option, "a number of at least 0", value);
}

export function checkPositive(option: string, value: number): void {
  check(value > 0 && Number.isFinite(value), option, "a positive number", value);
}
