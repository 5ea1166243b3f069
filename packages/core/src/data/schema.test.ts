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

  it("puts an indicator of blanks behind its number, with neither slope nor sensitivity", () => {
    const marked = features.map((feature) =>
      feature.kind === "numeric" ? { ...feature, missing: { fill: 1, indicator: feature.name === "carat" } } : feature,
    );
    expect(encodedWidth(marked)).toBe(6);
    expect(encodedColumns(marked).slice(0, 3)).toEqual([
      { index: 0, feature: "carat" },
      { index: 1, feature: "carat", blank: true },
      { index: 2, feature: "cut", level: "Ideal" },
    ]);
    expect(numericColumns(marked).map(({ name, column }) => [name, column])).toEqual([
      ["carat", 0],
      ["depth", 5],
    ]);
  });

  it("places numeric features behind the columns of categories", () => {
    expect(numericColumns(features)).toEqual([
      { name: "carat", column: 0, deviation: 0.5, feature: features[0] },
      { name: "depth", column: 4, deviation: 2, feature: features[2] },
    ]);
  });
});
