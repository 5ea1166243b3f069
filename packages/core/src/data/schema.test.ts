import { describe, expect, it } from "vitest";
import { encodedColumns, encodedWidth, type Feature, numericColumns } from "./schema.ts";

const features: readonly Feature[] = [
  { kind: "numeric", name: "carat", mean: 1, deviation: 0.5, minimum: 0, maximum: 3 },
  { kind: "category", name: "cut", levels: ["Ideal", "other"] },
  { kind: "numeric", name: "depth", mean: 60, deviation: 2, minimum: 50, maximum: 70 },
];

describe("encoded layout", () => {
  it("gives a number one column and a category one for each level and one for the rest", () => {
    expect(encodedWidth(features)).toBe(5);
    expect(encodedColumns(features)).toEqual([
      { index: 0, feature: "carat" },
      { index: 1, feature: "cut", level: "Ideal" },
      { index: 2, feature: "cut", level: "other" },
      { index: 3, feature: "cut", other: true },
      { index: 4, feature: "depth" },
    ]);
  });

  it("places numeric features behind the columns of categories", () => {
    expect(numericColumns(features)).toEqual([
      { name: "carat", column: 0, deviation: 0.5 },
      { name: "depth", column: 4, deviation: 2 },
    ]);
  });
});
