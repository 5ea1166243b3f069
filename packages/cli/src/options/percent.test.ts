import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { innerFraction, notNegative } from "./number.ts";
import { parsePercent } from "./percent.ts";

describe("parsePercent", () => {
  it.each([
    ["3%", 0.03],
    [" 2.5 %", 0.025],
    ["0.03", 0.03],
    ["0", 0],
    ["150%", 1.5],
  ])("reads %j as %s", (text, share) => {
    expect(parsePercent("--max-loss", text, notNegative)).toBeCloseTo(share, 15);
  });

  it.each(["", "%", "-1%", "much", "0x3%", "3 percent"])("refuses %j", (text) => {
    expect(() => parsePercent("--max-loss", text, notNegative)).toThrow(UsageError);
  });

  it("checks the share, not the percentage", () => {
    expect(parsePercent("--test", "20%", innerFraction)).toBeCloseTo(0.2, 15);
    expect(() => parsePercent("--test", "100%", innerFraction)).toThrow(
      "--test: expected a number above 0 and below 1",
    );
  });
});
