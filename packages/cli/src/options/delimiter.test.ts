import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { parseDelimiter } from "./delimiter.ts";

describe("parseDelimiter", () => {
  it("takes a character, or a name of one that is hard to type", () => {
    const texts = [";", "tab", "\\t", "\t", "space", "→", "😀"];
    expect(texts.map((text) => parseDelimiter("--delimiter", text))).toEqual([";", "\t", "\t", "\t", " ", "→", "😀"]);
  });

  it.each(["", ";;", '"', "\n", "constructor"])("refuses %j", (text) => {
    expect(() => parseDelimiter("--delimiter", text)).toThrow(UsageError);
    expect(() => parseDelimiter("--delimiter", text)).toThrow(
      `--delimiter: expected one character other than a quote, or tab or space, found ${JSON.stringify(text)}`,
    );
  });
});
