import { describe, expect, it } from "vitest";
import { type DatePart, datePhase, formatDate, parseDate } from "./dates.ts";

describe("a date as seconds", () => {
  it.each([
    ["1970-01-01", 0],
    ["2024-02-29", 1709164800],
    ["2024-03-01T12:30:05.25Z", 1709296205.25],
    ["2024-03-01 12:30:05+02:00", 1709289005],
    ["2024-03-01 12:30:05+00", 1709296205],
    ["2024-03-01 12:30", 1709296200],
    ["1899-12-31", -2209075200],
    ["12:30", 45000],
    [" 2024-03-01 ", 1709251200],
  ])("%s", (text, seconds) => expect(parseDate(text)).toBe(seconds));

  it.each(["", "2023-02-29", "2024-13-01", "2024-00-10", "1.3.2024", "2024", "2024-03-01T", "24:00", "2024-3-1", "x"])(
    "%j is none",
    (text) => expect(parseDate(text)).toBeUndefined(),
  );

  it("agrees with a calendar that is counted day by day, over 800 years", () => {
    for (const { year, month, day, number } of calendar()) {
      if (number % 17 !== 0) continue;
      const two = (value: number): string => String(value).padStart(2, "0");
      const text = `${year}-${two(month)}-${two(day)}`;
      expect(parseDate(text)).toBe(number * 86400);
      expect(formatDate(number * 86400)).toBe(text);
      expect(formatDate(number * 86400 + 3723)).toBe(`${text} 01:02:03`);
    }
  });
});

/** Every day from 1970 to 2769, counted. */
function* calendar(): Generator<Record<"year" | "month" | "day" | "number" | "sinceMarch", number>> {
  let [number, sinceMarch] = [0, 306];
  for (let year = 1970; year < 2770; year++) {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    for (const [i, length] of [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].entries()) {
      if (i === 2) sinceMarch = 0;
      for (let day = 1; day <= length; day++)
        yield { year, month: i + 1, day, number: number++, sinceMarch: sinceMarch++ };
    }
  }
}

describe("where a date is in its cycles", () => {
  const at = (part: DatePart, text: string): number => datePhase(part, parseDate(text) as number);

  it("counts the days of the year from 1 March, by the calendar", () => {
    const day = (text: string): number => Math.round(365.2425 * at("year", text));
    expect(["2023-03-01", "2024-03-01", "2024-12-31", "2025-12-31", "2024-01-01"].map(day)).toEqual([
      0, 0, 305, 305, 306,
    ]);
    expect(["2024-02-28", "2024-02-29", "2025-02-28", "2000-02-29", "1900-03-01"].map(day)).toEqual([
      364, 365, 364, 365, 0,
    ]);
  });

  it("is exact on every day of 800 years", () => {
    for (const { number, sinceMarch } of calendar()) {
      if (number % 13 !== 0) continue;
      expect(datePhase("year", number * 86400 + 86399)).toBe(sinceMarch * (1 / 365.2425));
      // 1970-01-01 was a Thursday.
      expect(datePhase("week", number * 86400)).toBe(((number + 4) % 7) * (1 / 7));
    }
  });

  it("knows the weekday and the time, before 1970 too", () => {
    expect(at("week", "2024-03-03")).toBe(0);
    expect(at("week", "1969-12-31T23:59:59Z")).toBeCloseTo(3 / 7, 12);
    expect(at("day", "1969-12-31T18:00Z")).toBe(0.75);
  });
});
