import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { fraction, innerFraction, parseNumber, parseWhole, positive, probability } from "./number.ts";

describe("parseNumber", () => {
  it.each([
    ["0.1", 0.1],
    ["1e-3", 0.001],
    [".5", 0.5],
    [" 2. ", 2],
  ])("reads %j", (text, value) => {
    expect(parseNumber("--lambda", text, positive)).toBe(value);
  });

  it.each(["", " ", "x", "0x10", "Infinity", "NaN", "1e999", "1,5", "--1", "0", "-1"])("refuses %j", (text) => {
    expect(() => parseNumber("--lambda", text, positive)).toThrow(UsageError);
    expect(() => parseNumber("--lambda", text, positive)).toThrow(
      `--lambda: expected a number above 0, found ${JSON.stringify(text)}`,
    );
  });

  it.each([
    [fraction, ["0", "1"], ["-0.1", "1.1"]],
    [innerFraction, ["0.5"], ["0", "1"]],
    [probability, ["0", "0.99"], ["1", "-0.1"]],
  ])("knows the ends of %o", (range, inside, outside) => {
    for (const text of inside) expect(parseNumber("x", text, range)).toBe(Number(text));
    for (const text of outside) expect(() => parseNumber("x", text, range)).toThrow(range.expected);
  });
});

describe("parseWhole", () => {
  it("reads whole numbers from the least on", () => {
    expect(parseWhole("--batch", "1", 1)).toBe(1);
    expect(parseWhole("--seed", "0", 0)).toBe(0);
  });

  it.each(["0", "1.5", "-1", "1e3", "", "99999999999999999999"])("refuses %j as a batch", (text) => {
    expect(() => parseWhole("--batch", text, 1)).toThrow("--batch: expected a whole number of at least 1");
  });
});
