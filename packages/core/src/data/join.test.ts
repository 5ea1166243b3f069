import { describe, expect, it } from "vitest";
import { readDataset } from "./dataset.ts";
import { joinTables } from "./join.ts";
import { tableSource } from "./source.ts";

const first = tableSource("a.csv", { x: [1, 2, 3, 4], k: ["u", "v", "u", "v"], y: [1, 3, 2, 5], id: [1, 2, 3, 4] });

describe("joinTables", () => {
  it("trains on all rows of the first and validates on the second", async () => {
    const second = tableSource("b.csv", { y: [7, 8], k: ["v", "w"], x: [9, 10], more: [0, 0] });
    const { source, rows } = await joinTables(first, second, ["id"]);
    const dataset = await readDataset(source, {
      target: "y",
      exclude: ["id"],
      seed: 1,
      split: { kind: "file", training: rows },
      minCount: 1,
    });
    expect([...dataset.split.train]).toEqual([0, 1, 2, 3]);
    expect([...dataset.split.validation]).toEqual([4, 5]);
    expect(dataset.splitting).toEqual({ kind: "file", aside: 0 });
    const [x] = dataset.preprocessing.features;
    expect(x).toMatchObject({ name: "x", mean: 2.5, minimum: 1, maximum: 4 });
    expect(dataset.preprocessing.features.map(({ name }) => name)).toEqual(["x", "k"]);
  });

  it("names the file and its own row in errors", async () => {
    const second = tableSource("b.csv", { y: [7, 8], k: ["v", "w"], x: [9, Number.POSITIVE_INFINITY] });
    const { source, rows, placed } = await joinTables(first, second, ["id"]);
    const error = await readDataset(source, {
      target: "y",
      exclude: ["id"],
      seed: 1,
      split: { kind: "file", training: rows },
    }).catch(placed);
    expect((error as Error).message).toContain('b.csv, row 2, column "x": expected a finite number, found Infinity');
    expect(placed(new Error("other"))).toEqual(new Error("other"));
  });

  it.each([
    [{ x: [1], k: ["u"] }, 'b.csv: expected a column "y", as a.csv has, found none'],
    [{ x: [1], k: [1], y: [1] }, 'b.csv, column "k": expected text, as in a.csv, found numbers'],
    [
      { x: ["1", "?"], k: ["u", "v"], y: [1, 2] },
      'b.csv, row 2, column "x": expected a number, as in a.csv, found "?"',
    ],
  ])("refuses %j", async (columns, message) => {
    await expect(joinTables(first, tableSource("b.csv", columns), ["id"])).rejects.toThrow(message);
  });
});
