import { describe, expect, it } from "vitest";
import { parseChoice } from "./choice.ts";

describe("parseChoice", () => {
  it("takes a name of the list", () => {
    expect(parseChoice("--by", "sample", ["batch", "sample"])).toBe("sample");
  });

  it("suggests the nearest of the list", () => {
    expect(() => parseChoice("--by", "sampel", ["batch", "sample"])).toThrow(
      '--by: expected one of batch, sample, found "sampel"; did you mean sample?',
    );
  });

  it("suggests nothing where nothing is near", () => {
    expect(() => parseChoice("--by", "", ["batch", "sample"])).toThrow(/found ""$/);
  });
});
