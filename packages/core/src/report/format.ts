/**
 * Numbers as text, the same in every locale: a point for decimals, U+2212 for minus, a narrow no-break space between
 * thousands and before the percent sign. What is undefined is printed as an en dash.
 */

/** What stands for a figure that is undefined. */
export const UNDEFINED = "–";

const MINUS = "−";
const NARROW_SPACE = "\u202f";

const signed = (text: string): string => text.replace(/^-/, MINUS);

/** Decimals that show so many significant digits of a magnitude. */
function decimals(magnitude: number, digits: number): number {
  return Math.max(0, digits - 1 - Math.floor(Math.log10(magnitude)));
}

/** Figures from this size on, and below the other, are printed with an exponent. */
const LARGE = 1e6;
const SMALL = 1e-3;

/**
 * A figure with four significant digits, or as many as asked for; very large and very small ones as `1.235e7`.
 *
 * @example formatNumber(0.53894) === "0.5389"; formatNumber(-12345.6) === "−12346"; formatNumber(null) === "–"
 */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  return formatBeside(value, value, digits);
}

/**
 * A figure with the decimals of a larger one that it stands beside, so that the two can be compared digit by digit;
 * as by itself where it would lose all but one digit.
 *
 * @example formatBeside(0.0992, 0.10436) === "0.0992"
 */
export function formatBeside(value: number | null | undefined, other: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNDEFINED;
  const magnitude = Math.abs(value);
  if (magnitude === 0) return "0";
  const beside = Math.abs(other ?? 0);
  const leading = beside > magnitude && beside < LARGE && beside / magnitude < 10 ** (digits - 2) ? beside : magnitude;
  if (leading >= LARGE || leading < SMALL) {
    return signed(value.toExponential(digits - 1).replace("e+", "e")).replace("e-", `e${MINUS}`);
  }
  return signed(value.toFixed(decimals(leading, digits)));
}

/** A value as a table of data would have it, to five significant digits and without idle zeros: `52`, `−124.35`. */
export function formatPlain(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= LARGE || magnitude < SMALL)) return formatNumber(value, 5);
  return signed(String(magnitude >= 1e5 ? Math.round(value) : Number(value.toPrecision(5))));
}

/** A whole number with its thousands apart: `29 710`. */
export function formatCount(value: number): string {
  return signed(String(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);
}

/** A difference of shares (R²) with its sign and four decimals, since powers of ten would hide how small it is: `+0.0123`. */
export function formatDifference(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNDEFINED;
  const text = value.toFixed(4);
  return Number(text) > 0 ? `+${text}` : signed(Number(text) === 0 ? "0.0000" : text);
}

/**
 * A relative change with its sign, in percent: one decimal below 100 %, none above.
 *
 * @example formatChange(-0.312) === "−31.2 %" (the space is narrow and does not break)
 */
export function formatChange(fraction: number | null | undefined): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return UNDEFINED;
  const percent = fraction * 100;
  const text = percent.toFixed(Math.abs(percent) < 99.95 ? 1 : 0);
  if (Number(text) === 0) return `0.0${NARROW_SPACE}%`;
  return `${percent > 0 ? "+" : ""}${signed(text)}${NARROW_SPACE}%`;
}

/** The size of a share or a change in running text: `31 %`, `2.4 %`; without a sign. */
export function formatPercent(fraction: number): string {
  const percent = Math.abs(fraction) * 100;
  return `${Number(percent.toFixed(percent < 9.95 ? 1 : 0))}${NARROW_SPACE}%`;
}

/** A tick of an axis of changes: `+5`, `0`, `−2.5`. */
export function formatSignedTick(value: number): string {
  return `${value > 0 ? "+" : ""}${value}`.replace("-", MINUS);
}

/** A duration: `0.42 s`, `38.5 s`, `2 min 05 s`, `1 h 12 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
