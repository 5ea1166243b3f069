import { describe, expect, it } from "vitest";
import { parseShare, shareText } from "./share.ts";

describe("a share", () => {
  it.each([
    ["3%", 0.03],
    ["0.03", 0.03],
    [" 12.5 % ", 0.125],
    ["-2%", -0.02],
    ["99.9%", 0.999],
    ["0", 0],
    ["150%", 1.5],
    ["1e-3", 0.001],
  ])("%j is %j", (text, value) => {
    expect(parseShare("--max-loss", text)).toBe(value);
    expect(parseShare("--max-loss", shareText(value))).toBe(value);
  });

  it("of 1 or more needs its sign", () => {
    expect(() => parseShare("--max-loss", "3")).toThrow(
      '--max-loss: expected a share, as in 3% or 0.03, found "3"; for a percentage write 3%',
    );
  });

  it.each(["", "%", "three", "3%%", "0x3", "3 percent", "inf%"])("is not %j", (text) => {
    expect(() => parseShare("--max-loss", text)).toThrow(`found ${JSON.stringify(text)}`);
  });
});
