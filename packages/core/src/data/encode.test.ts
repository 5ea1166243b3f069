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

  it("takes a blank number as what fills it, and marks it where there is an indicator", () => {
    const filled: Feature = { ...carat, missing: { fill: 1.25, indicator: false } };
    const marked: Feature = { ...carat, missing: { fill: 1.25, indicator: true } };
    expect([...encodeRow([filled, cut], { carat: null, cut: "Ideal" })]).toEqual([0.5, 1, 0, 0, 0]);
    expect([...encodeRow([marked, filled], {})]).toEqual([0.5, 1, 0.5]);
    expect([...encodeRow([marked, filled], { carat: 2 })]).toEqual([2, 0, 2]);
  });

  it("does not fill a number that is none", () => {
    const filled: Feature = { ...carat, missing: { fill: 1.25, indicator: true } };
    expect([...encodeRow([filled], { carat: Number.NaN })]).toEqual([Number.NaN, 0]);
  });

  it.each([
    ["two", "a text"],
    [null, "a blank"],
  ])("refuses %j where a number belongs", (cell, found) => {
    expect(() => encodeRow([carat], { carat: cell })).toThrow(DataError);
    expect(() => encodeRow([carat], { carat: cell })).toThrow(`column "carat": expected a number, found ${found}`);
  });

  it("refuses a number where a text belongs", () => {
    expect(() => encodeRow([cut], { cut: 1 })).toThrow('column "cut": expected a text, found a number');
  });
});
