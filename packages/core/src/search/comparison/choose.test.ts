import { describe, expect, it } from "vitest";
import { chooseStrength, type TriedStrength } from "../index.ts";

const tried = (...pairs: readonly (readonly [number | null, number | null])[]): readonly TriedStrength[] =>
  pairs.map(([error, sensitivity]) => ({ error, sensitivity }));

describe("chooseStrength", () => {
  it("takes the least sensitive of those within the loss that is allowed", () => {
    const strengths = tried([0.99, 0.97], [1.03, 0.8], [1.031, 0.5], [1.02, 0.85]);
    expect(chooseStrength(strengths, 0.03)).toEqual({ place: 1, by: "sensitivity" });
    expect(chooseStrength(strengths, 0.1)).toEqual({ place: 2, by: "sensitivity" });
  });

  it("takes the one that errs least where none is within it", () => {
    expect(chooseStrength(tried([1.2, 0.3], [1.1, 0.9], [1.3, 0.1]), 0.03)).toEqual({ place: 1, by: "error" });
  });

  it("passes over those that diverged, and knows none where all did", () => {
    expect(chooseStrength(tried([null, null], [1.01, 0.9]), 0.03)).toEqual({ place: 1, by: "sensitivity" });
    expect(chooseStrength(tried([null, null], [null, null]), 0.03)).toBeUndefined();
    expect(chooseStrength([], 0.03)).toBeUndefined();
  });

  it("goes by the error where nothing has a sensitivity", () => {
    expect(chooseStrength(tried([1.01, null], [0.98, null]), 0.03)).toEqual({ place: 1, by: "error" });
  });

  it("takes the first of equals", () => {
    expect(chooseStrength(tried([1, 0.9], [1, 0.9]), 0.03)?.place).toBe(0);
  });
});
