import { describe, expect, it } from "vitest";
import {
  formatBeside,
  formatChange,
  formatCount,
  formatDifference,
  formatNumber,
  formatPercent,
  formatPlain,
  formatSeconds,
} from "./format.ts";

const thin = (text: string): string => text.replaceAll(" ", "\u202f");

describe("numbers as text", () => {
  it.each([
    [0.538942, "0.5389"],
    [12.3, "12.30"],
    [-12345.6, "−12346"],
    [16_012_345, "1.601e7"],
    [-0.000012345, "−1.234e−5"],
    [999.96, "1000.0"],
    [0, "0"],
    [null, "–"],
    [Number.NaN, "–"],
    [Number.POSITIVE_INFINITY, "–"],
  ])("%s has four significant digits", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it("has the decimals of a larger neighbour, unless that would leave nothing", () => {
    expect(formatBeside(0.0992, 0.10436)).toBe("0.0992");
    expect(formatBeside(0.10436, 0.0992)).toBe("0.1044");
    expect(formatBeside(0.001234, 8.42)).toBe("0.001234");
    expect(formatBeside(0.0006, 0.03)).toBe("0.00060");
    expect(formatBeside(0.0006, 0.0007)).toBe("6.000e−4");
    expect(formatBeside(0.5, null)).toBe("0.5000");
  });

  it.each([
    [-0.3516, "−35.2 %"],
    [0.024, "+2.4 %"],
    [0.0001, "0.0 %"],
    [-0.0004, "0.0 %"],
    [1.345, "+135 %"],
    [null, "–"],
  ])("a change of %s has its sign", (fraction, text) => {
    expect(formatChange(fraction)).toBe(thin(text));
  });

  it("has differences, shares, counts, plain values and durations", () => {
    expect(formatDifference(-0.0114)).toBe("−0.0114");
    expect(formatDifference(0.0114)).toBe("+0.0114");
    expect([0.01, 0.024, -0.312, 0.8].map(formatPercent)).toEqual(["1 %", "2.4 %", "31 %", "80 %"].map(thin));
    expect([7, 4801, 1_000_000].map(formatCount)).toEqual(["7", "4 801", "1 000 000"].map(thin));
    expect([52, -124.35, 0.4999, 35682, 123_456.7].map(formatPlain)).toEqual([
      "52",
      "−124.35",
      "0.4999",
      "35682",
      "123457",
    ]);
    expect([0.42, 38.52, 125, 4321].map(formatSeconds)).toEqual(["0.42 s", "38.5 s", "2 min 05 s", "1 h 12 min"]);
  });
});
