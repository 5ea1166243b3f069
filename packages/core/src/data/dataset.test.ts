import { describe, expect, it } from "vitest";
import { DataError, UsageError } from "../base/index.ts";
import { type DatasetOptions, readDataset } from "./dataset.ts";
import { encodeRow } from "./encode.ts";
import { type ColumnValues, type TableSource, tableSource } from "./source.ts";

const x = [1, 2, 3, 4, 5, 6, 7, 8];
const colour = ["red", "blue", "red", "blue", "red", "red", "blue", "red"];
const y = [10, 20, 30, 40, 50, 60, 70, 80];

function read(columns: Record<string, ColumnValues>, options: Partial<DatasetOptions> = {}) {
  return readDataset(tableSource("toy", columns), { target: "y", seed: 1, validation: 0.5, minCount: 1, ...options });
}

/** A source whose columns are not what an object can say: duplicate names, or a wrong count of rows. */
function odd(changes: Partial<TableSource>): TableSource {
  return { ...tableSource("toy", { x, y }), ...changes };
}

describe("readDataset", () => {
  it("scales by the mean and population deviation of the training rows alone", async () => {
    const { split, features, targets, preprocessing, rows, width } = await read({ x, y });
    const chosen = [...split.train].map((row) => x[row] as number);
    expect(chosen.length).toBe(4);
    const mean = chosen.reduce((sum, value) => sum + value, 0) / 4;
    const deviation = Math.sqrt(chosen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4);
    expect(preprocessing.features).toEqual([
      {
        kind: "numeric",
        name: "x",
        missing: { fill: ((chosen[1] as number) + (chosen[2] as number)) / 2, indicator: false },
        mean,
        deviation: expect.closeTo(deviation, 12),
        minimum: Math.min(...chosen),
        maximum: Math.max(...chosen),
      },
    ]);
    expect([rows, width]).toEqual([8, 1]);
    x.forEach((value, row) => {
      expect(features[row]).toBeCloseTo((value - mean) / deviation, 6);
    });
    // y = 10 x, so both are the same once standardised.
    expect(preprocessing.target).toEqual({
      kind: "regression",
      columns: [{ name: "y", mean: 10 * mean, deviation: expect.closeTo(10 * deviation, 9) }],
    });
    for (const [row, target] of targets.entries()) expect(target).toBeCloseTo(features[row] as number, 6);
  });

  it("encodes rows as encodeRow does, in the table's order of columns", async () => {
    const { features, preprocessing, width } = await read({ colour, x, y });
    expect(preprocessing.features.map(({ name }) => name)).toEqual(["colour", "x"]);
    expect(width).toBe(4);
    x.forEach((value, row) => {
      const expected = encodeRow(preprocessing.features, { x: value, colour: colour[row] ?? null });
      expect(features.slice(row * width, (row + 1) * width)).toEqual(expected);
    });
  });

  it("reads tables of several chunks", async () => {
    const rows = 5000;
    const long = Float64Array.from({ length: rows }, (_, i) => i);
    const { features, targets, preprocessing } = await read({ x: long, y: long.map((value) => -value) });
    const [feature] = preprocessing.features;
    if (feature?.kind !== "numeric") throw new Error("expected a numeric feature");
    for (const row of [0, 2047, 2048, 4999]) {
      expect(features[row]).toBeCloseTo((row - feature.mean) / feature.deviation, 5);
      expect(targets[row]).toBeCloseTo(-(features[row] as number), 5);
    }
  });

  it("gives the same bits for the same seed, and another split for another", async () => {
    const [first, again, other] = await Promise.all([read({ x, y }), read({ x, y }), read({ x, y }, { seed: 2 })]);
    expect(again).toEqual(first);
    expect(other.split).not.toEqual(first.split);
  });

  it("leaves excluded columns and ids out, the latter with a warning", async () => {
    const id = x.map((value) => `row ${value}`);
    const { preprocessing, warnings } = await read({ id, x, extra: x, y }, { exclude: ["extra"] });
    expect(preprocessing.features.map(({ name }) => name)).toEqual(["x"]);
    expect(warnings).toEqual(['column "id" is left out: text with 4 distinct values in 4 training rows']);
  });

  it("keeps a constant feature, at zero, with a warning", async () => {
    const { features, warnings } = await read({ x: x.map(() => 3), y });
    expect([...features]).toEqual(x.map(() => 0));
    expect(warnings).toHaveLength(1);
  });

  describe("where numbers are blank", () => {
    /** A column whose blanks are in some training or validation rows, as the split of the seed has them. */
    async function blankIn(part: "train" | "validation", count: number) {
      const { split } = await read({ x, y });
      const blank = new Set(split[part].slice(0, count));
      const values = x.map((value, row) => (blank.has(row) ? null : value));
      const dataset = await read({ x: values, z: x, y });
      return { ...dataset, blank, known: [...split.train].flatMap((row) => values[row] ?? []) };
    }

    it("fills them with the median of the training rows and marks them in a column of its own", async () => {
      const { features, width, preprocessing, warnings, blank, known } = await blankIn("train", 1);
      expect(width).toBe(3);
      const [feature] = preprocessing.features;
      const median = known[1] as number;
      const mean = known.reduce((sum, value) => sum + value, 0) / 3;
      expect(feature).toMatchObject({ missing: { fill: median, indicator: true }, mean: expect.closeTo(mean, 12) });
      expect(warnings).toEqual([
        `column "x" is blank in 1 of 4 training rows: they count as the median, ${median}, and a column marks them`,
      ]);
      x.forEach((value, row) => {
        const encoded = encodeRow(preprocessing.features, { x: blank.has(row) ? null : value, z: value });
        expect(features.slice(row * width, (row + 1) * width)).toEqual(encoded);
        expect(features[row * width + 1]).toBe(blank.has(row) ? 1 : 0);
      });
    });

    it("fills them without a column of their own where no training row has one", async () => {
      const { width, preprocessing, warnings, known } = await blankIn("validation", 2);
      expect([width, known.length]).toEqual([2, 4]);
      const fill = ((known[1] as number) + (known[2] as number)) / 2;
      expect(preprocessing.features[0]).toMatchObject({ missing: { fill, indicator: false } });
      expect(warnings).toEqual([
        `column "x" is blank in 2 validation rows and no training row: they count as the median, ${fill}`,
      ]);
    });

    it("leaves a column out that no training row has a number of", async () => {
      const { preprocessing, warnings } = await blankIn("train", 4);
      expect(preprocessing.features.map(({ name }) => name)).toEqual(["z"]);
      expect(warnings).toEqual(['column "x" is left out: it is blank in every training row']);
    });

    it("has nothing to fill them with where they are errors", async () => {
      const { preprocessing } = await read({ x, y }, { missing: "error" });
      expect(preprocessing.features[0]).not.toHaveProperty("missing");
    });

    it("takes the median of many rows from a sample, drawn by the seed", async () => {
      const many = Float64Array.from({ length: 300_000 }, (_, i) => i);
      const median = async (seed: number): Promise<number> => {
        const { preprocessing } = await read({ x: many, y: many }, { seed, validation: 0.1 });
        const [feature] = preprocessing.features;
        return feature?.kind === "numeric" ? (feature.missing?.fill ?? Number.NaN) : Number.NaN;
      };
      const [first, again, other] = [await median(1), await median(1), await median(2)];
      expect(again).toBe(first);
      expect(other).not.toBe(first);
      // Five standard errors of a sample of 100,000.
      for (const found of [first, other]) expect(Math.abs(found - 150_000)).toBeLessThan(5 * 0.0016 * 300_000);
    });
  });

  it("ignores what excluded columns hold", async () => {
    const { rows } = await read({ x, bad: x.map(() => Number.NaN), y }, { exclude: ["bad"] });
    expect(rows).toBe(8);
  });

  describe("refuses, as a fault of the data,", () => {
    const cases: readonly (readonly [string, Record<string, ColumnValues>, Partial<DatasetOptions>, string])[] = [
      ["an empty table", { x: [], y: [] }, {}, "toy: expected a table with rows"],
      ["a constant target", { x, y: x.map(() => 3) }, {}, 'toy, column "y": expected a target that varies'],
      [
        "a target of text",
        { x, y: ["1", "", "2", "high", "3", "4", "5", "low"] },
        {},
        'toy, row 4, column "y": expected a number, as most cells of the target are, found "high"; correct that cell',
      ],
      [
        "a target of text where numbers are asked for",
        { x, y: ["1", "", "2", "high", "3", "4", "5", "low"] },
        { task: "regression" },
        'toy, row 4, column "y": expected a number, as the target needs, found "high"; correct that cell',
      ],
      [
        "a text where a number was promised",
        { x: ["1", "2", "3", "4", "5", "6", "7", "1,5"], y },
        { numeric: ["x"] },
        'toy, row 8, column "x": expected a number, as promised of this column, found "1,5"',
      ],
      [
        "text of numbers where a number was promised",
        { x: x.map(String), y },
        { numeric: ["x"] },
        'toy, column "x": expected a number, as promised of this column, found a column of text',
      ],
      [
        "NaN",
        { x: [1, 2, Number.NaN, 4, 5, 6, 7, 8], y },
        {},
        'toy, row 3, column "x": expected a finite number, found NaN; drop the rows',
      ],
      [
        "an infinite target",
        { x, y: [1, 2, 3, 4, 5, 6, 7, Number.NEGATIVE_INFINITY] },
        {},
        'toy, row 8, column "y": expected a finite number, found -Infinity',
      ],
      [
        "a blank number, where it is an error",
        { x: [null, 2, 3, 4, 5, 6, 7, 8], y },
        { missing: "error" },
        'toy, row 1, column "x": expected a finite number, found a blank; drop the rows without one, leave the ' +
          "column out, or let blanks count as the median",
      ],
      [
        "a word that makes a column of numbers text of too many values, wherever the row",
        { x, z: ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8 m"], y },
        {},
        'toy, row 8, column "z": expected a number, as most cells of the column are, found "1.8 m"; correct that ' +
          "cell, or leave the column out",
      ],
      [
        "a blank target",
        { x, y: [10, 20, null, 40, 50, 60, 70, 80] },
        {},
        'toy, row 3, column "y": expected a finite number, found a blank; drop the rows without a target',
      ],
      ["blanks alone", { x: x.map(() => null), y }, {}, "expected at least one feature"],
      ["a table of the target alone", { y }, {}, 'toy: expected at least one feature beside the target "y"'],
      ["a table without a feature left", { x, y }, { exclude: ["x"] }, "expected at least one feature"],
      ["a table of ids alone", { id: x.map((i) => `row ${i}`), y }, {}, "expected at least one feature"],
      ["a part of one row", { x, y }, { validation: 0.1 }, "toy: expected at least 2 rows for training"],
      [
        "a number beyond float32",
        { x: [1, 2, 3, 4, 5, 6, 7, 8], far: [1, 1, 1, 1, 1, 1, 1, 1e60], y },
        { seed: 3 },
        'toy, row 8, column "far": expected a number that float32 can hold once it is scaled, found 1e+60',
      ],
    ];

    it.each(cases)("%s", async (_, columns, options, message) => {
      const reading = read(columns, options);
      await expect(reading).rejects.toThrow(DataError);
      await expect(reading).rejects.toThrow(message);
      await expect(reading).rejects.not.toThrow("\n");
    });

    it("duplicate names", async () => {
      const columns = ["x", "y", "x"].map((name) => ({ name, kind: "numeric" }) as const);
      const reading = readDataset(odd({ columns: async () => columns }), { target: "y", seed: 1 });
      await expect(reading).rejects.toThrow(DataError);
      await expect(reading).rejects.toThrow('toy: expected different column names, found "x" twice');
    });

    it.each([7, 9])("a table of 8 rows that was counted as %s", async (rows) => {
      const reading = readDataset(odd({ rows: async () => rows }), { target: "y", seed: 1, validation: 0.5 });
      await expect(reading).rejects.toThrow(`toy: expected ${rows} rows, as counted before`);
    });
  });

  describe("refuses, as a fault of use,", () => {
    const cases: readonly (readonly [string, Partial<DatasetOptions>, string])[] = [
      [
        "an unknown target",
        { target: "Y2" },
        'target: expected one of the columns xs, y, found "Y2"; did you mean "y"?',
      ],
      ["an unknown exclusion", { exclude: ["xz"] }, 'exclude: expected one of the columns xs, y, found "xz"'],
      ["an unknown promise", { numeric: ["xz"] }, 'numeric: expected one of the columns xs, y, found "xz"'],
      ["an excluded target", { exclude: ["y"] }, 'exclude: expected feature columns, found the target "y"'],
      ["a validation share", { validation: 1 }, "validation: expected a fraction between 0 and 1, found 1"],
      ["a seed", { seed: -1 }, "seed: expected an integer of at least 0, found -1"],
      ["a number of levels", { maxLevels: 0 }, "maxLevels: expected an integer of at least 1, found 0"],
      ["a count", { minCount: 1.5 }, "minCount: expected an integer of at least 1, found 1.5"],
    ];

    it.each(cases)("%s", async (_, options, message) => {
      const reading = read({ xs: x, y }, options);
      await expect(reading).rejects.toThrow(UsageError);
      await expect(reading).rejects.toThrow(message);
    });
  });
});
