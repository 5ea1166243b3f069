import { describe, expect, it } from "vitest";
import { type RawRows, rowSample } from "./index.ts";

/** Row i has the number i and the text ti. */
const rows = (from: number, to: number): RawRows => ({
  rows: to - from,
  columns: [
    Float64Array.from({ length: to - from }, (_, i) => from + i),
    Array.from({ length: to - from }, (_, i) => (i % 2 === 0 ? `t${from + i}` : null)),
  ],
});

describe("rowSample", () => {
  it("has all rows of a small table", () => {
    const sample = rowSample({ total: 5, most: 10, seed: 1 });
    sample.add(rows(0, 5));
    expect(sample.result()).toEqual({ ...rows(0, 5), places: [0, 1, 2, 3, 4] });
  });

  it("draws exactly so many of a larger one, whatever its pieces, by the seed", () => {
    const draw = (piece: number, seed: number): ReturnType<ReturnType<typeof rowSample>["result"]> => {
      const sample = rowSample({ total: 1000, most: 100, seed });
      for (let start = 0; start < 1000; start += piece) sample.add(rows(start, Math.min(1000, start + piece)));
      return sample.result();
    };
    const { rows: count, places, columns } = draw(1000, 7);
    expect([count, places.length]).toEqual([100, 100]);
    expect([...(columns[0] as Float64Array)]).toEqual(places);
    expect(columns[1]?.filter((cell, i) => cell !== null && cell !== `t${places[i]}`)).toEqual([]);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(new Set(places).size).toBe(100);
    expect(draw(64, 7)).toEqual(draw(1000, 7));
    expect(draw(64, 8).places).not.toEqual(places);
  });

  it("draws each row as often as any other", () => {
    const times = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 4000; seed++) {
      const sample = rowSample({ total: 20, most: 5, seed });
      sample.add(rows(0, 20));
      for (const place of sample.result().places) times[place] = (times[place] as number) + 1;
    }
    // Binomial: 1000 with a deviation of √(4000/4·3/4) = 27.
    for (const count of times) expect(Math.abs(count - 1000)).toBeLessThan(4.5 * 27.4);
  });

  it("copies, since pieces may be filled again", () => {
    const sample = rowSample({ total: 2, most: 2, seed: 1 });
    const cells = Float64Array.of(5);
    sample.add({ rows: 1, columns: [cells] });
    cells[0] = 6;
    sample.add({ rows: 1, columns: [cells] });
    expect(sample.result().columns).toEqual([Float64Array.of(5, 6)]);
  });

  it("is empty of a table without rows", () => {
    const sample = rowSample({ total: 0, most: 2, seed: 1 });
    sample.add(rows(0, 0));
    expect(sample.result()).toMatchObject({ rows: 0, places: [], columns: [new Float64Array(), []] });
  });
});
