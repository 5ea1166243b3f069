import { describe, expect, it } from "vitest";
import { DataError } from "../base/index.ts";
import { categoryFeature, type TextTally, textTally } from "./levels.ts";

function of(cells: Iterable<string | null>): TextTally {
  const tally = textTally();
  let row = 0;
  for (const cell of cells) tally.add(cell, row++, true);
  return tally;
}

const rule = { maxLevels: 64, minCount: 1 };

describe("categoryFeature", () => {
  it("orders levels by frequency, then by code units", () => {
    const tally = of(["b", "é", "a", "Z", "b", "é", "a", "Z", "a", "a"]);
    expect(categoryFeature("toy", "c", tally, rule)).toEqual({
      feature: { kind: "category", name: "c", levels: ["a", "Z", "b", "é"] },
      warnings: [],
    });
  });

  it("leaves rare values and those beyond the largest number of levels to other", () => {
    const tally = of("aaaabbbccd");
    expect(categoryFeature("toy", "c", tally, { maxLevels: 64, minCount: 2 }).feature?.levels).toEqual(["a", "b", "c"]);
    const few = categoryFeature("toy", "c", tally, { maxLevels: 2, minCount: 1 });
    expect(few.feature?.levels).toEqual(["a", "b"]);
    expect(few.warnings).toEqual(['column "c" has 2 levels; its 2 rarer values are one level, "other"']);
  });

  it("takes a blank as the level of empty text", () => {
    expect(categoryFeature("toy", "c", of([null, "a", "", "a", "a"]), rule).feature?.levels).toEqual(["a", ""]);
  });

  it("leaves out an id", () => {
    expect(categoryFeature("toy", "id", of(["a", "b", "c", "c"]), rule)).toEqual({
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
    expect(categoryFeature("toy", "id", tally, rule)).toEqual({
      warnings: ['column "id" is left out: text with more than 100000 distinct values in 300001 training rows'],
    });
  });

  it("leaves out a column without a frequent value", () => {
    expect(categoryFeature("toy", "c", of("aabb"), { maxLevels: 64, minCount: 3 })).toEqual({
      warnings: ['column "c" is left out: no text in it comes 3 times in the training rows'],
    });
  });

  it("warns of a column that is the same text everywhere", () => {
    expect(categoryFeature("toy", "c", of("aaa"), rule).warnings).toEqual([
      'column "c" is "a" in every training row: it carries nothing',
    ]);
  });

  it("says what to do about another notation", () => {
    const dates = Array.from({ length: 9 }, (_, i) => `0${i + 1}.02.2024`);
    expect(categoryFeature("toy", "d", of(dates), rule).warnings).toEqual([
      'column "d" is left out: text with 9 distinct values in 9 training rows, which look like dates in another notation; ' +
        "convert them with --query, such as strptime(d, '%d.%m.%Y')",
    ]);
    const numbers = [...Array.from({ length: 9 }, (_, i) => `${i}`), "1,234"];
    expect(() => categoryFeature("toy", "n", of(numbers), rule)).toThrow("such as replace(n, ',', '')::DOUBLE");
  });

  it("says which cell made text of a column of numbers", () => {
    const [warning] = categoryFeature(
      "toy",
      "age",
      of(["31", "1e3", "", "NA", "31", "-.5", "31", "31", "31", "31"]),
      rule,
    ).warnings;
    expect(warning).toBe('column "age" holds numbers but is text because of "NA" in row 4');
  });

  describe("of a column of numbers that a word made text and useless", () => {
    const message = (word: string, row: number): string =>
      `toy, row ${row}, column "age": expected a number, as most cells of the column are, found "${word}"; ` +
      "correct that cell, or leave the column out";
    const refused = (tally: TextTally, minCount = 1): unknown => {
      try {
        return categoryFeature("toy", "age", tally, { maxLevels: 64, minCount });
      } catch (error) {
        return error;
      }
    };

    it("throws, naming the cell, where it has too many distinct values, or none that is frequent", () => {
      expect(refused(of(["1.5", "2.5", "3.5", "4..5", "5.5"]))).toEqual(
        new DataError({
          where: 'toy, row 4, column "age"',
          expected: "a number, as most cells of the column are",
          found: '"4..5"',
          remedy: "correct that cell, or leave the column out",
        }),
      );
      expect(refused(of(["1", "x", "2", "1", "2", "1", "2"]), 4)).toHaveProperty("message", message("x", 2));
    });

    it("throws where most cells are numbers but for blanks, and not where half are", () => {
      expect(refused(of([null, null, null, null, "1", "?", "2", "3", "4", "5"]))).toHaveProperty(
        "message",
        message("?", 6),
      );
      expect(refused(of(["1", "2", "x", "y"]))).toHaveProperty("warnings.length", 1);
    });

    it("throws where the word is in no training row", () => {
      const tally = of(["1", "2", "3"]);
      tally.add("4", 3, false);
      tally.add("five", 4, false);
      tally.add("six", 5, false);
      expect([tally.rows, tally.numbers, tally.counts?.size]).toEqual([3, 3, 3]);
      expect(refused(tally)).toHaveProperty("message", message("five", 5));
    });

    it("leaves out, with a warning, text of numbers alone, where no cell is to blame", () => {
      expect(refused(of(["001", "002", "003"]))).toEqual({
        warnings: ['column "age" is left out: text with 3 distinct values in 3 training rows'],
      });
    });
  });
});
