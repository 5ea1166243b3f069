import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, namesOf, UsageError } from "../../base/index.ts";
import { readDataset } from "../dataset.ts";
import { type ColumnValues, tableSource } from "../source.ts";
import { splitRows } from "./random.ts";
import { type SplitRule, splitRegistry, splitTable } from "./registry.ts";

const options = { share: 0.25, seed: 7 };
const part = (columns: Readonly<Record<string, ColumnValues>>, rule: SplitRule, more = options) =>
  splitTable(tableSource("toy", columns), Object.values(columns)[0]?.length ?? 0, { ...more, rule });
const rowsOf = (rows: Uint32Array): readonly number[] => [...rows];
const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);
const column = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 60, maxLength: 200 });

/** A column of classes that each have two rows at least. */
const classes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 40, maxLength: 150 }).map((codes) => {
  return [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, ...codes].map((code) => `c${code}`);
});

describe("splitTable", () => {
  it("splits at random with the same bits as splitRows", async () => {
    const x = range(97);
    const { split, summary } = await part({ x }, { kind: "random" });
    expect(split).toEqual(splitRows("toy", 97, 0.25, 7));
    expect(summary).toEqual({ kind: "random", aside: 0 });
  });

  it.each(["random", "stratified", "group"] as const)("%s folds partition the rows", async (kind) => {
    await fc.assert(
      fc.asyncProperty(classes, fc.integer({ min: 2, max: 5 }), fc.nat(1000), async (cells, of, seed) => {
        const rule = { kind, ...(kind === "random" ? {} : { column: "c" }) };
        const held: number[] = [];
        for (let fold = 1; fold <= of; fold++) {
          const { split } = await part({ c: cells }, { ...rule, fold: { fold, of, repeat: 1 } }, { share: 0.2, seed });
          expect([...split.train, ...split.validation].sort((a, b) => a - b)).toEqual(range(cells.length));
          for (const rows of [split.train, split.validation]) expect(rowsOf(rows)).toEqual(rowsOf(rows.toSorted()));
          held.push(...split.validation);
        }
        expect(held.sort((a, b) => a - b)).toEqual(range(cells.length));
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it.each(["random", "stratified", "group"] as const)("%s folds differ from repeat to repeat", async (kind) => {
    const c = range(60).map((i) => `g${i % 12}`);
    const rule = { kind, ...(kind === "random" ? {} : { column: "c" }) };
    const held = async (repeat: number) =>
      rowsOf((await part({ c }, { ...rule, fold: { fold: 1, of: 3, repeat } })).split.validation);
    expect(await held(1)).toEqual(await held(1));
    expect(await held(1)).not.toEqual(await held(2));
  });

  it("gives each class its share, to a row, in the parts and in the folds", async () => {
    await fc.assert(
      fc.asyncProperty(classes, fc.nat(1000), async (cells, seed) => {
        const held = (rows: Uint32Array, name: string) => rowsOf(rows).filter((row) => cells[row] === name).length;
        const size = (name: string) => cells.filter((cell) => cell === name).length;
        const { split } = await part({ c: cells }, { kind: "stratified", column: "c" }, { share: 0.25, seed });
        expect(split.validation.length).toBe(Math.round(0.25 * cells.length));
        for (const name of new Set(cells)) {
          expect(Math.abs(held(split.validation, name) - size(name) * 0.25)).toBeLessThanOrEqual(1);
        }
        const rule = { kind: "stratified", column: "c", fold: { fold: 2, of: 4, repeat: 1 } } as const;
        const folded = await part({ c: cells }, rule, { share: 0.25, seed });
        for (const name of new Set(cells)) {
          expect(Math.abs(held(folded.split.validation, name) - size(name) / 4)).toBeLessThan(1);
        }
      }),
      { seed: 4, numRuns: 30 },
    );
  });

  it("stratifies numbers by ten bins, blanks apart", async () => {
    const x = range(400).map((i) => (i % 40 === 3 ? null : (i * 7919) % 400));
    const { split } = await part({ x }, { kind: "stratified", column: "x" });
    expect(split.validation.length).toBe(100);
    expect([2, 3]).toContain(rowsOf(split.validation).filter((row) => x[row] === null).length);
    for (let bin = 0; bin < 10; bin++) {
      const inBin = rowsOf(split.validation).filter((row) => Math.floor((x[row] ?? -1) / 40) === bin);
      expect(inBin.length).toBeGreaterThanOrEqual(8);
      expect(inBin.length).toBeLessThanOrEqual(12);
    }
  });

  it("keeps the rows of a group together", async () => {
    await fc.assert(
      fc.asyncProperty(column, fc.nat(1000), fc.boolean(), async (g, seed, folded) => {
        const rule = { kind: "group", column: "g", ...(folded && { fold: { fold: 1, of: 4, repeat: 2 } }) } as const;
        const { split, summary } = await part({ g }, rule, { share: 0.3, seed });
        const groups = (rows: Uint32Array) => new Set(rowsOf(rows).map((row) => g[row]));
        const [training, validation] = [groups(split.train), groups(split.validation)];
        expect([...training].filter((name) => validation.has(name))).toEqual([]);
        expect(summary.groups).toEqual({ training: training.size, validation: validation.size });
        const largest = Math.max(...g.map((name) => g.filter((other) => other === name).length));
        if (!folded) expect(Math.abs(split.validation.length - 0.3 * g.length)).toBeLessThanOrEqual(largest);
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  it("holds the latest rows, and in folds trains on what was before", async () => {
    await fc.assert(
      fc.asyncProperty(column, async (t) => {
        const latest = (rows: Uint32Array) => Math.max(...rowsOf(rows).map((row) => t[row] as number));
        const first = (rows: Uint32Array) => Math.min(...rowsOf(rows).map((row) => t[row] as number));
        const { split, summary } = await part({ t }, { kind: "time", column: "t" });
        expect(latest(split.train)).toBeLessThan(first(split.validation));
        expect(summary).toMatchObject({ aside: 0, from: String(first(split.validation)) });
        let before = 0;
        for (let fold = 1; fold <= 3; fold++) {
          const folded = await part({ t }, { kind: "time", column: "t", fold: { fold, of: 3, repeat: 1 } });
          const { train, validation } = folded.split;
          expect(latest(train)).toBeLessThan(first(validation));
          expect(train.length).toBeGreaterThan(before);
          expect(folded.summary.aside).toBe(t.length - train.length - validation.length);
          before = train.length;
          if (fold === 3) expect(folded.summary.aside).toBe(0);
        }
      }),
      { seed: 6, numRuns: 30 },
    );
  });

  it("reads times as ISO text, zones too", async () => {
    const t = ["2024-03-01", "2024-02-29 23:00", "2023-12-31T23:30:00-01:00", "2024-01-01T00:00:00Z", "1999-01"];
    const { split, summary } = await part({ t }, { kind: "time", column: "t" }, { share: 0.4, seed: 1 });
    expect(rowsOf(split.validation)).toEqual([0, 1]);
    expect(summary.from).toBe("2024-02-29 23:00");
  });

  it.each(["2023-02-29", "2024-13-01", "17.05.2024", "soon", "2024-05-17 25:00", "2024-05-17T10"])(
    "refuses the time %s with its row",
    async (cell) => {
      const t = ["2024-01-01", "2024-01-02", cell, "2024-01-04"];
      await expect(part({ t }, { kind: "time", column: "t" })).rejects.toThrow(
        `toy, row 3, column "t": expected a number, or a date and time as in 2024-05-17 09:30, found "${cell}"`,
      );
    },
  );

  it("takes the parts from a column, and leaves test rows aside", async () => {
    const p = ["train", "Validation", "test", "train", "train", " validation", "train"];
    const { split, summary } = await part({ p }, { kind: "column", column: "p" });
    expect([rowsOf(split.train), rowsOf(split.validation), summary.aside]).toEqual([[0, 3, 4, 6], [1, 5], 1]);
    const numbers = await part({ p: [0, 1, 1, 0] }, { kind: "column", column: "p" });
    expect(rowsOf(numbers.split.validation)).toEqual([1, 2]);
  });

  it.each([
    ["column", ["train", "dev", "train", "validation"], 'row 2, column "c": expected train, validation or test, or 0'],
    [
      "column",
      ["train", "train", "train", null],
      'row 4, column "c": expected train, validation or test, or 0 or 1, found a blank',
    ],
    [
      "column",
      ["train", "train", "train", "test"],
      "expected at least 2 rows for training and 2 for validation, found 3 and 0 of 4",
    ],
    ["group", ["a", "a", "a", "a"], 'column "c": expected at least 2 groups, found one group only'],
    ["group", ["a", "b", null, "a"], 'row 3, column "c": expected the name of a group, found a blank'],
    ["time", [5, 5, 5, 5], 'column "c": expected at least 2 different times, found one time only'],
    [
      "stratified",
      ["a", "b", "a", "a"],
      'row 2, column "c": expected at least 2 rows of each class, one for either part',
    ],
  ] as const)("refuses for %s %j", async (kind, c, message) => {
    const refusal = part({ c }, { kind, column: "c" }, { share: 0.5, seed: 1 });
    await expect(refusal).rejects.toThrow(DataError);
    await expect(refusal).rejects.toThrow(message);
  });

  it("refuses folds that a split does not make, or that do not exist", async () => {
    const c = ["train", "train", "validation", "validation"];
    await expect(part({ c }, { kind: "column", column: "c", fold: { fold: 1, of: 2, repeat: 1 } })).rejects.toThrow(
      "folds: expected a split that makes folds, found column",
    );
    for (const fold of [
      { fold: 3, of: 2, repeat: 1 },
      { fold: 1, of: 1, repeat: 1 },
      { fold: 1, of: 2, repeat: 0 },
    ]) {
      await expect(part({ c }, { kind: "random", fold })).rejects.toThrow(UsageError);
    }
    await expect(part({ c }, { kind: "group" })).rejects.toThrow(
      "split: expected a column to split by group, found none",
    );
    expect(namesOf(splitRegistry)).toEqual(["random", "stratified", "group", "time", "column", "file"]);
  });

  it("keeps columns that tell the parts apart from being features", async () => {
    const x = range(40).map((i) => i * 1.5);
    const y = range(40).map((i) => (i * 31) % 17);
    const source = tableSource("toy", { x, y, g: range(40).map((i) => i % 8), s: range(40).map((i) => i % 2) });
    const features = async (split: SplitRule) =>
      (await readDataset(source, { target: "y", seed: 1, split })).preprocessing.features.map(({ name }) => name);
    expect(await features({ kind: "group", column: "g" })).toEqual(["x", "s"]);
    expect(await features({ kind: "time", column: "g" })).toEqual(["x", "s"]);
    expect(await features({ kind: "column", column: "s" })).toEqual(["x", "g"]);
    expect(await features({ kind: "stratified", column: "g" })).toEqual(["x", "g", "s"]);
    expect(await features({ kind: "stratified", column: "y" })).toEqual(["x", "g", "s"]);
  });
});
