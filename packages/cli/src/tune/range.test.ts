import { describe, expect, it } from "vitest";
import { parseRanges } from "./range.ts";

describe("ranges", () => {
  it("are read with their scale, and by keys with commas and signs in them", () => {
    expect(parseRanges("--space", 'share=0.1..1,"lambda.a, b=c" = 1e-3 .. 10,dropout=-1..0.5:linear')).toEqual([
      { key: "share", low: 0.1, high: 1 },
      { key: "lambda.a, b=c", low: 0.001, high: 10 },
      { key: "dropout", low: -1, high: 0.5, scale: "linear" },
    ]);
  });

  it.each([
    ["share", "--space: expected KEY=LOW..HIGH, as in share=0.1..1 or lambda.Longitude=1e-3..1"],
    ["share=", "--space share: expected a range"],
    ["share=0.1", "--space share: expected a range"],
    ["share=0.1...1", "--space share: expected a range"],
    ["share=0.1..1..2", "--space share: expected a range"],
    ["share=low..high", "--space share: expected a range"],
    ["share=0.1..1:square", "--space share: expected a range"],
    ["share=1..0.1", "--space share: expected a range from a lower to a higher number, found 1..0.1"],
    ["share=1..1", "--space share: expected a range from a lower to a higher number, found 1..1"],
    ["share=0..1:log", "--space share: expected a range above 0, for log, found 0..1; write :linear"],
    ["share=1..1e999", "--space share: expected a range from a lower to a higher number"],
  ])("are refused as %s", (text, message) => {
    expect(() => parseRanges("--space", text)).toThrow(message);
  });
});
