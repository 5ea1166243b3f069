import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../base/index.ts";
import { encodeRow } from "./encode.ts";
import type { CategoryFeature, Feature } from "./schema.ts";

const carat: Feature = { kind: "numeric", name: "carat", mean: 1, deviation: 0.5, minimum: 0, maximum: 3 };
const cut: CategoryFeature = { kind: "category", name: "cut", levels: ["Ideal", "Good", ""] };

describe("encodeRow", () => {
  it("standardises numbers and gives each level a column", () => {
    expect([...encodeRow([carat, cut], { carat: 2, cut: "Good" })]).toEqual([2, 0, 1, 0, 0]);
    expect([...encodeRow([cut, carat], { carat: 0.75, cut: "Ideal" })]).toEqual([1, 0, 0, 0, -0.5]);
  });

  it("takes a blank text as the level of empty text, where there is one", () => {
    expect([...encodeRow([cut], { cut: null })]).toEqual([0, 0, 1, 0]);
    expect([...encodeRow([{ ...cut, levels: ["Ideal"] }], { cut: null })]).toEqual([0, 1]);
  });

  it("always sets one column of a category, the last for an unknown value", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const encoded = [...encodeRow([cut], { cut: value })];
        expect(encoded.reduce((sum, each) => sum + each, 0)).toBe(1);
        expect(encoded.indexOf(1)).toBe(cut.levels.includes(value) ? cut.levels.indexOf(value) : 3);
      }),
      { seed: 7 },
    );
  });

  it("is not misled by names that every object has", () => {
    expect([...encodeRow([cut], { cut: "constructor" })]).toEqual([0, 0, 0, 1]);
  });

  it.each(["two", null])("refuses %j where a number belongs", (cell) => {
    expect(() => encodeRow([carat], { carat: cell })).toThrow(DataError);
    expect(() => encodeRow([carat], { carat: cell })).toThrow('column "carat": expected a number, found a text or a');
  });

  it("refuses a number where a text belongs", () => {
    expect(() => encodeRow([cut], { cut: 1 })).toThrow('column "cut": expected a text, found a number');
  });
});
