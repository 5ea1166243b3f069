import { describe, expect, it } from "vitest";
import { columnDifference, placesIn } from "./differences.ts";

describe("columnDifference", () => {
  const wide = Array.from({ length: 30 }, (_, i) => `c${i}`);
  it.each([
    [["a", "b"], ["a", "b"], undefined],
    [["a", "b"], ["b", "a"], undefined],
    [["a", "b"], ["a", "c"], 'no "b", and "c" besides'],
    [["a", "b"], ["a", "b", "b"], '"b" besides'],
    [[...wide, "y"], wide, 'no "y"'],
    [[...wide, "y"], ["y"], 'no "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9" and 20 more'],
  ])("%j, %j: %s", (expected, found, difference) => {
    expect(columnDifference(expected, found)).toBe(difference);
  });
});

describe("placesIn", () => {
  it("finds each name, and names that come twice in their order", () => {
    expect(placesIn(["c", "a", "b"], ["a", "b", "c"])).toEqual([2, 0, 1]);
    expect(placesIn(["a", "b", "a"], ["b", "a", "a"])).toEqual([1, 0, 2]);
  });
});
