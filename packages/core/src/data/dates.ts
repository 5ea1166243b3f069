const ISO =
  /^(?:(\d{4})-(\d{2})-(\d{2})(?:[T ](?=\d)|$))?(?:(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Days from 1970-01-01 to a date of the Gregorian calendar; undefined where there is no such day. */
function dayNumber(year: number, month: number, day: number): number | undefined {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const length = lengths[month - 1];
  if (length === undefined || day < 1 || day > length) return undefined;
  const before = (year - 1) * 365 + Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100);
  const ofYear = lengths.slice(0, month - 1).reduce((sum, each) => sum + each, day - 1);
  return before + Math.floor((year - 1) / 400) + ofYear - 719162;
}

/** Seconds that an offset such as `+02:00` is ahead of UTC; undefined where there is none such. */
function offsetOf(zone: string): number | undefined {
  if (/^z$/i.test(zone) || zone === "") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", "") || 0)];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone[0] === "-" ? -1 : 1) * (3600 * hours + 60 * minutes);
}

/**
 * A date or a time in ISO 8601 as seconds since 1970-01-01T00:00:00Z: `2024-03-01`, `2024-03-01T12:30:05.25Z`,
 * `2024-03-01 12:30+02:00`; or a time alone, `12:30`, as one on 1970-01-01. Without an offset it is in UTC. Undefined for
 * another text, or a day that the calendar lacks.
 */
export function parseDate(text: string): number | undefined {
  const found = ISO.exec(text.trim());
  if (found === null) return undefined;
  const [, year, month, day, hours, minutes = "0", seconds = "0", fraction = "", zone = ""] = found;
  if (year === undefined && hours === undefined) return undefined;
  const days = year === undefined ? 0 : dayNumber(Number(year), Number(month), Number(day));
  const offset = offsetOf(zone);
  if (days === undefined || offset === undefined) return undefined;
  const [h, m, s] = [Number(hours ?? 0), Number(minutes), Number(seconds)];
  if (h > 23 || m > 59 || s > 59) return undefined;
  return 86400 * days + 3600 * h + 60 * m + s + Number(fraction) - offset;
}

/** What an error calls such a text. */
export const DATE_EXAMPLE = "a date such as 2024-03-01 or 2024-03-01T12:30:00Z, or a time such as 12:30";

/** The parts of a date that come round again: the day in the year, the day in the week, the time in the day. */
export const dateParts = ["year", "week", "day"] as const;
export type DatePart = (typeof dateParts)[number];

/** What computes with floats, or with tensors of them: the formulas of a date's parts are written once for both. */
export interface Arithmetic<Value> {
  add(a: Value, b: Value | number): Value;
  sub(a: Value, b: Value): Value;
  scale(a: Value, factor: number): Value;
  /** ⌊a/divisor⌋, of a true quotient: a product with the reciprocal would miss whole numbers. */
  floorDiv(a: Value, divisor: number): Value;
}

/**
 * How far a date is round each cycle, from 0 to below 1, of float64 seconds since the epoch; exact but for the last
 * division.
 *
 * - `year`: days since the last 1 March, by the Gregorian calendar, over 365.2425. From 1 March on, a leap day is the
 *   last of its year, so every other date is at the same place in every year.
 * - `week`: whole days since the last Sunday, over 7.
 * - `day`: seconds since midnight UTC, over 86,400.
 *
 * Reference: the civil calendar by floors alone, after H. Hinnant, chrono-Compatible Low-Level Date Algorithms.
 */
export function phaseOf<Value>(part: DatePart, seconds: Value, of: Arithmetic<Value>): Value {
  const days = of.floorDiv(seconds, 86400);
  if (part === "day") return of.scale(of.sub(seconds, of.scale(days, 86400)), 1 / 86400);
  const mod = (a: Value, divisor: number): Value => of.sub(a, of.scale(of.floorDiv(a, divisor), divisor));
  if (part === "week") return of.scale(mod(of.add(days, 4), 7), 1 / 7);
  // Days since 0000-03-01 within an era of 400 years, years within the era, days within the year.
  const ofEra = mod(of.add(days, 719468), 146097);
  const withoutLeapDays = of.sub(
    of.add(of.sub(ofEra, of.floorDiv(ofEra, 1460)), of.floorDiv(ofEra, 36524)),
    of.floorDiv(ofEra, 146096),
  );
  const year = of.floorDiv(withoutLeapDays, 365);
  const leapDays = of.sub(of.floorDiv(year, 4), of.floorDiv(year, 100));
  return of.scale(of.sub(ofEra, of.add(of.scale(year, 365), leapDays)), 1 / 365.2425);
}

const floats: Arithmetic<number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  scale: (a, factor) => a * factor,
  floorDiv: (a, divisor) => Math.floor(a / divisor),
};

/** The phase of a number of seconds. */
export function datePhase(part: DatePart, seconds: number): number {
  return phaseOf(part, seconds, floats);
}

/** Seconds since 1970-01-01 UTC as a date, with the time where it is not midnight. */
export function formatDate(seconds: number): string {
  const days = Math.floor(seconds / 86400);
  const time = Math.round(seconds - 86400 * days);
  // The civil date of a day number, by the algorithm that `phaseOf` uses.
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const ofEra = shifted - 146097 * era;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const date = `${String(400 * era + year + (month < 3 ? 1 : 0)).padStart(4, "0")}-${two(month)}-${two(day)}`;
  return time === 0 ? date : `${date} ${two(time / 3600)}:${two((time / 60) % 60)}:${two(time % 60)}`;
}
