import { describe, expect, it } from "vitest";
import { parseByColumn } from "./by-column.ts";
import { positive } from "./number.ts";
import { innerShare } from "./share.ts";

describe("parseByColumn", () => {
  it("reads a number for each column, names with commas in quotes", () => {
    const kind = { range: positive, percent: false };
    expect(parseByColumn("--slope", 'Longitude=0.2, "a, b"=3', kind)).toEqual({ Longitude: 0.2, "a, b": 3 });
  });

  it("reads percentages as shares", () => {
    const kind = { range: innerShare, percent: true };
    expect(parseByColumn("--less", "Longitude=50%,Latitude=30 %", kind)).toEqual({ Longitude: 0.5, Latitude: 0.3 });
  });

  it.each([
    ["Longitude=0.5", '--less: expected COLUMN=PERCENT, as in Longitude=50%, found "Longitude=0.5"'],
    ["50%", '--less: expected COLUMN=PERCENT, as in Longitude=50%, found "50%"'],
    ["a=50%,a=40%", '--less: expected each column once, found "a" twice'],
    ["a=100%", '--less of "a": expected a share above 0% and below 100%, found "100%"'],
  ])("refuses %s", (text, message) => {
    expect(() => parseByColumn("--less", text, { range: innerShare, percent: true })).toThrow(message);
  });

  it("refuses a percent sign where figures are asked", () => {
    expect(() => parseByColumn("--slope", "a=50%", { range: positive, percent: false })).toThrow("COLUMN=NUMBER");
  });
});
