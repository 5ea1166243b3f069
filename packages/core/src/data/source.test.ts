import { describe, expect, it } from "vitest";
import { DataError, UsageError } from "../base/index.ts";
import { type Chunk, tableSource } from "./source.ts";

async function chunksOf(source: ReturnType<typeof tableSource>, names: readonly string[]): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of source.chunks(names)) chunks.push(chunk);
  return chunks;
}

describe("tableSource", () => {
  it("knows its rows and kinds of columns", async () => {
    const source = tableSource("toy", { x: new Float64Array([1, 2]), colour: ["red", null], n: [null, 3] });
    expect(await source.rows()).toBe(2);
    expect(await source.columns()).toEqual([
      { name: "x", kind: "numeric" },
      { name: "colour", kind: "text" },
      { name: "n", kind: "numeric" },
    ]);
  });

  it("tells a blank from NaN", async () => {
    const [chunk] = await chunksOf(tableSource("toy", { n: [1, null, Number.NaN], t: ["a", null, ""] }), ["t", "n"]);
    expect(chunk?.columns[0]).toEqual(["a", null, ""]);
    expect([...(chunk?.missing?.[1] ?? [])]).toEqual([0, 1, 0]);
    expect(chunk?.columns[1]?.[2]).toBeNaN();
    expect(chunk?.missing?.[0]).toBeUndefined();
  });

  it("gives all rows in order, in chunks, as often as asked", async () => {
    const values = Float64Array.from({ length: 5000 }, (_, i) => i);
    const source = tableSource("toy", { x: values });
    for (let reading = 0; reading < 2; reading++) {
      const chunks = await chunksOf(source, ["x"]);
      expect(chunks.length).toBeGreaterThan(1);
      expect(chunks.flatMap(({ columns }) => [...(columns[0] ?? [])])).toEqual([...values]);
    }
  });

  it("refuses columns of different lengths", () => {
    expect(() => tableSource("toy", { x: [1, 2], y: [1] })).toThrow(UsageError);
    expect(() => tableSource("toy", { x: [1, 2], y: [1] })).toThrow(
      'toy, column "y": expected 2 rows, as in column "x", found 1 rows',
    );
  });

  it("refuses a column that mixes numbers and strings", () => {
    const mixed = [1, "two"] as unknown as number[];
    expect(() => tableSource("toy", { x: mixed })).toThrow(DataError);
    expect(() => tableSource("toy", { x: mixed })).toThrow('toy, row 2, column "x": expected a number');
  });

  it("gives the first of many names", async () => {
    const wide = tableSource("toy", Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`x${i}`, [1]])));
    await expect(chunksOf(wide, ["target"])).rejects.toThrow(
      'expected one of the columns x0, x1, x2, x3, x4, x5, x6, x7, x8, x9 and 15 more, found "target"',
    );
  });

  it("names the nearest column where it lacks the one asked for", async () => {
    await expect(chunksOf(tableSource("toy", { price: [1] }), ["pric"])).rejects.toThrow('did you mean "price"?');
  });
});
