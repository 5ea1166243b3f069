import { describe, expect, it } from "vitest";
import { parseWidths } from "./widths.ts";

describe("parseWidths", () => {
  it.each([
    ["64,64", [64, 64]],
    [" 8 ", [8]],
    ["none", []],
  ])("reads %j", (text, widths) => {
    expect(parseWidths("--hidden", text)).toEqual(widths);
  });

  it.each(["", "64,", "64,0", "64x64", "-3"])("refuses %j", (text) => {
    expect(() => parseWidths("--hidden", text)).toThrow("--hidden: expected a whole number of at least 1");
  });
});
