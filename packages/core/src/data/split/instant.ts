const ISO =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(?:Z|([+-])(\d{2})(?::?(\d{2}))?)?)?)?$/;

/** February has 28 days, or 29 in a leap year. */
function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01 in the Gregorian calendar; a year begins in March, so that a leap day is its last. */
function dayOf(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + ofYear - 719_468;
}

/**
 * The milliseconds since 1970 of a date or time as ISO 8601 writes it, such as `2024-05-17`, `2024-05-17 09:30` or
 * `2024-05-17T09:30:00.25+02:00`; without a zone it is in UTC. Undefined for anything else, days that no month has too.
 */
export function instantOf(text: string): number | undefined {
  const found = ISO.exec(text.trim());
  if (found === null) return undefined;
  const [, year, month, day = 1, hour = 0, minute = 0, second = 0, part = 0, sign, zoneHours = 0, zoneMinutes = 0] =
    found;
  const [y, m, d, h, min, s] = [year, month, day, hour, minute, second].map(Number) as [
    ...[number, number, number],
    ...[number, number, number],
  ];
  if (m < 1 || m > 12 || d < 1 || d > daysOf(y, m) || h > 23 || min > 59 || s > 59) return undefined;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === "-" ? -1 : 1);
  const seconds = ((dayOf(y, m, d) * 24 + h) * 60 + min) * 60 + s + Number(part);
  return seconds * 1000 - offset * 60_000;
}
