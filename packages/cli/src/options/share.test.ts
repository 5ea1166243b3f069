import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { innerShare, parseShare, shareFromNothing, writtenShare } from "./share.ts";

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
    expect(parseShare("--max-loss", writtenShare(value))).toBe(value);
  });

  it("of 1 or more needs its sign", () => {
    expect(() => parseShare("--max-loss", "3", shareFromNothing)).toThrow(
      '--max-loss: expected a share, as in 3% or 0.03, found "3"; for a percentage write 3%',
    );
  });

  it("is checked itself, not its percentage", () => {
    expect(parseShare("--test", "20%", innerShare)).toBe(0.2);
    expect(() => parseShare("--test", "100%", innerShare)).toThrow(
      '--test: expected a share above 0% and below 100%, found "100%"',
    );
    expect(() => parseShare("--max-loss", "-1%", shareFromNothing)).toThrow(
      '--max-loss: expected a share of at least 0%, found "-1%"',
    );
  });

  it.each(["", "%", "three", "3%%", "0x3", "3 percent", "inf%"])("is not %j", (text) => {
    const parsed = () => parseShare("--max-loss", text, shareFromNothing);
    expect(parsed).toThrow(UsageError);
    expect(parsed).toThrow(`found ${JSON.stringify(text)}`);
  });
});
