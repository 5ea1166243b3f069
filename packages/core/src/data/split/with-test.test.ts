import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, UsageError } from "../../base/index.ts";
import { readDataset } from "../dataset.ts";
import { type ColumnValues, tableSource } from "../source.ts";
import { type SplitKind, type SplitRule, splitTable } from "./registry.ts";

const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);
const part = (columns: Readonly<Record<string, ColumnValues>>, rule: SplitRule, more = { share: 0.25, seed: 7 }) =>
  splitTable(tableSource("toy", columns), Object.values(columns)[0]?.length ?? 0, { ...more, rule });
const three = async (...given: Parameters<typeof part>) => {
  const { split } = await part(...given);
  if (split.test === undefined) throw new Error("no test rows");
  return { train: [...split.train], validation: [...split.validation], test: [...split.test] };
};

describe("splitTable with a test", () => {
  it("holds a share of all rows for the test and of the rest for validation, each row in one part", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 40, max: 300 }), fc.nat(1000), async (rows, seed) => {
        const { train, validation, test } = await three(
          { x: range(rows) },
          { kind: "random", test: 0.2 },
          { share: 0.25, seed },
        );
        expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual(range(rows));
        for (const rows of [train, validation, test]) expect(rows).toEqual(rows.toSorted((a, b) => a - b));
        expect(test.length).toBe(Math.round(0.2 * rows));
        expect(validation.length).toBe(Math.round(0.25 * (rows - test.length)));
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it("holds the rows for the test that a split in two holds", async () => {
    const x = range(97);
    const two = await part({ x }, { kind: "random" }, { share: 0.2, seed: 3 });
    const { test } = await three({ x }, { kind: "random", test: 0.2 }, { share: 0.5, seed: 3 });
    expect(test).toEqual([...two.split.validation]);
    expect(two.split).not.toHaveProperty("test");
  });

  it("keeps groups whole", async () => {
    const g = range(120).map((i) => `g${i % 20}`);
    const parts = await three({ g }, { kind: "group", column: "g", test: 0.2 });
    const [train, validation, test] = [parts.train, parts.validation, parts.test].map(
      (rows) => new Set(rows.map((row) => g[row])),
    ) as [Set<string>, Set<string>, Set<string>];
    expect(train.size + validation.size + test.size).toBe(20);
    expect([validation.size, test.size]).toEqual([4, 4]);
  });

  it("tests on the latest rows and validates on those before", async () => {
    const t = range(100).map((i) => (i * 37) % 100);
    const parts = await three({ t }, { kind: "time", column: "t", test: 0.2 });
    const times = (rows: readonly number[]): readonly number[] => rows.map((row) => t[row] as number);
    expect(Math.max(...times(parts.train))).toBeLessThan(Math.min(...times(parts.validation)));
    expect(Math.max(...times(parts.validation))).toBeLessThan(Math.min(...times(parts.test)));
  });

  it("keeps the shares of classes", async () => {
    const c = range(200).map((i) => (i % 10 < 3 ? "rare" : "common"));
    const parts = await three({ c }, { kind: "stratified", column: "c", test: 0.2 });
    for (const rows of Object.values(parts)) {
      const rare = rows.filter((row) => c[row] === "rare").length;
      expect(Math.abs(rare / rows.length - 0.3)).toBeLessThan(0.02);
    }
  });

  it("takes the rows that a column marks as test, or those that it marks as validation where there are none", async () => {
    const p = range(60).map((i) => ["train", "train", "train", "validation", "test", "train"][i % 6] as string);
    const marked = await three({ p }, { kind: "column", column: "p", test: 0.2 });
    expect(marked.test.every((row) => p[row] === "test")).toBe(true);
    expect([marked.train.length, marked.validation.length, marked.test.length]).toEqual([40, 10, 10]);
    const two = p.map((cell) => (cell === "test" ? "train" : cell));
    const without = await three({ p: two }, { kind: "column", column: "p", test: 0.2 });
    expect(without.test.every((row) => two[row] === "validation")).toBe(true);
    expect(without.validation.every((row) => two[row] === "train")).toBe(true);
    expect(without.validation.length).toBe(Math.round(0.25 * 50));
  });

  it("tests on a second table", async () => {
    const parts = await three({ x: range(50) }, { kind: "file", training: 40, test: 0.2 });
    expect(parts.test).toEqual(range(50).slice(40));
    expect(parts.validation.length).toBe(10);
  });

  it("names the row of the table in errors about the rest", async () => {
    // The first split takes one row of the pair; the row that is left is alone.
    const c = range(100).map((i) => (i === 60 || i === 90 ? "pair" : "others"));
    const refused = three({ c }, { kind: "stratified", column: "c", test: 0.5 });
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(/toy, row (61|91), column "c": .*the only one of class "pair"/);
  });

  it.each([0, 1, -0.1, Number.NaN])("refuses a share of %s, and folds", async (test) => {
    await expect(part({ x: range(20) }, { kind: "random", test })).rejects.toThrow("test: expected a fraction");
    const fold = { fold: 1, of: 2, repeat: 1 };
    await expect(part({ x: range(20) }, { kind: "random", test: 0.2, fold })).rejects.toThrow(UsageError);
  });

  it.each([
    ["random", undefined],
    ["group", "g"],
  ] satisfies readonly (readonly [SplitKind, string | undefined])[])(
    "takes scales from the training rows of a %s split",
    async (kind, column) => {
      const x = range(100).map((i) => i ** 2);
      const source = tableSource("toy", { x, g: range(100).map((i) => i % 10), y: x.map((value) => value % 7) });
      const split = { kind, test: 0.2, ...(column === undefined ? {} : { column }) };
      const dataset = await readDataset(source, { target: "y", seed: 1, split });
      const train = [...dataset.split.train].map((row) => x[row] as number);
      const mean = train.reduce((sum, value) => sum + value, 0) / train.length;
      expect(dataset.preprocessing.features.find(({ name }) => name === "x")).toMatchObject({
        mean: expect.closeTo(mean, 6),
      });
      expect(dataset.splitting.aside).toBe(0);
    },
  );
});
