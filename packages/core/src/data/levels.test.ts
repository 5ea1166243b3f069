import { describe, expect, it } from "vitest";
import { categoryFeature, type TextTally, textTally } from "./levels.ts";

function of(cells: Iterable<string | null>): TextTally {
  const tally = textTally();
  let row = 0;
  for (const cell of cells) tally.add(cell, row++);
  return tally;
}

const rule = { maxLevels: 64, minCount: 1 };

describe("categoryFeature", () => {
  it("orders levels by frequency, then by code units", () => {
    const tally = of(["b", "é", "a", "Z", "b", "é", "a", "Z", "a", "a"]);
    expect(categoryFeature("c", tally, rule)).toEqual({
      feature: { kind: "category", name: "c", levels: ["a", "Z", "b", "é"] },
      warnings: [],
    });
  });

  it("leaves rare values and those beyond the largest number of levels to other", () => {
    const tally = of("aaaabbbccd");
    expect(categoryFeature("c", tally, { maxLevels: 64, minCount: 2 }).feature?.levels).toEqual(["a", "b", "c"]);
    const few = categoryFeature("c", tally, { maxLevels: 2, minCount: 1 });
    expect(few.feature?.levels).toEqual(["a", "b"]);
    expect(few.warnings).toEqual(['column "c" has 2 levels; its 2 rarer values are one level, "other"']);
  });

  it("takes a blank as the level of empty text", () => {
    expect(categoryFeature("c", of([null, "a", "", "a", "a"]), rule).feature?.levels).toEqual(["a", ""]);
  });

  it("leaves out an id", () => {
    expect(categoryFeature("id", of(["a", "b", "c", "c"]), rule)).toEqual({
      warnings: ['column "id" is left out: text with 3 distinct values in 4 training rows'],
    });
  });

  it("stops counting where there are too many values", () => {
    function* ids(): Generator<string> {
      for (let i = 0; i < 100_001; i++) yield `id ${i}`;
      for (let i = 0; i < 200_000; i++) yield "same";
    }
    const tally = of(ids());
    expect(tally.counts).toBeUndefined();
    expect(categoryFeature("id", tally, rule)).toEqual({
      warnings: ['column "id" is left out: text with more than 100000 distinct values in 300001 training rows'],
    });
  });

  it("leaves out a column without a frequent value", () => {
    expect(categoryFeature("c", of("aabb"), { maxLevels: 64, minCount: 3 })).toEqual({
      warnings: ['column "c" is left out: no text in it comes 3 times in the training rows'],
    });
  });

  it("warns of a column that is the same text everywhere", () => {
    expect(categoryFeature("c", of("aaa"), rule).warnings).toEqual([
      'column "c" is "a" in every training row: it carries nothing',
    ]);
  });

  it("says which cell made text of a column of numbers", () => {
    const [warning] = categoryFeature("age", of(["31", "1e3", "", "NA", "31", "-.5", "31"]), rule).warnings;
    expect(warning).toBe('column "age" holds numbers but is text because of "NA" in row 4');
  });
});
