import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type Chunk, type SourceColumn, UsageError } from "isocline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTable } from "./open.ts";
import { writePredictions } from "./write.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-write-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const columns: readonly SourceColumn[] = [
  { name: "cut, or so", kind: "text" },
  { name: "price", kind: "numeric" },
];

async function* chunks(...given: readonly Chunk[]): AsyncGenerator<Chunk> {
  yield* given;
}

const two = (): AsyncGenerator<Chunk> =>
  chunks(
    { rows: 2, columns: [["Ideal", 'say "hi", twice'], Float64Array.of(0.1, Number.NaN)] },
    { rows: 2, columns: [[null, ""], Float64Array.of(1e-7, 5)], missing: [undefined, Uint8Array.of(0, 1)] },
  );

describe("writePredictions", () => {
  it("writes CSV with quotes where they are needed and blanks for what is missing", async () => {
    const out = join(folder, "p.csv");
    expect(await writePredictions(out, columns, two())).toBe(4);
    expect(await readFile(out, "utf8")).toBe('"cut, or so",price\nIdeal,0.1\n"say ""hi"", twice",\n,1e-7\n"",\n');
    expect(await readdir(folder)).toEqual(["p.csv"]);
  });

  it("writes Parquet with the same cells", async () => {
    const out = join(folder, "p.parquet");
    expect(await writePredictions(out, columns, two())).toBe(4);
    expect((await readFile(out)).subarray(0, 4).toString()).toBe("PAR1");
    expect(await readdir(folder)).toEqual(["p.parquet"]);
    const table = await openTable(out);
    try {
      expect(await table.columns()).toEqual(columns);
      for await (const { columns, missing } of table.chunks(["cut, or so", "price"])) {
        expect(columns[0]).toEqual(["Ideal", 'say "hi", twice', "", ""]);
        expect([...(missing?.[1]?.subarray(0, 4) ?? [])]).toEqual([0, 1, 0, 1]);
        expect([columns[1]?.[0], columns[1]?.[2]]).toEqual([0.1, 1e-7]);
      }
    } finally {
      table.close();
    }
  });

  it.each(["csv", "parquet"])("gives every number and text back from %s", async (ending) => {
    const numbers = fc.array(fc.double({ noNaN: true }), { minLength: 20, maxLength: 20 });
    // A zero byte makes a file binary.
    const text = fc.string({ unit: "binary" }).filter((each) => !each.includes("\0"));
    const texts = fc.array(text, { minLength: 20, maxLength: 20 });
    const out = join(folder, `p.${ending}`);
    await fc.assert(
      fc.asyncProperty(numbers, texts, async (given, words) => {
        const names = ["word", "number"];
        const kinds = [{ name: "word", kind: "text" } as const, { name: "number", kind: "numeric" } as const];
        await writePredictions(
          out,
          kinds,
          chunks({ rows: 20, columns: [["w", ...words.slice(1)], Float64Array.from(given)] }),
        );
        const table = await openTable(out);
        try {
          for await (const { columns } of table.chunks(names)) {
            expect([...(columns[1] ?? [])]).toEqual(given.map((value) => value + 0));
            expect(columns[0]).toEqual(["w", ...words.slice(1)]);
          }
        } finally {
          table.close();
        }
      }),
      { seed: 7, numRuns: 20 },
    );
  });

  it("replaces an older file only once the new one is whole", async () => {
    const out = join(folder, "p.csv");
    await writeFile(out, "old");
    async function* failing(): AsyncGenerator<Chunk> {
      yield* two();
      throw new Error("the source broke off");
    }
    await expect(writePredictions(out, columns, failing())).rejects.toThrow("the source broke off");
    expect(await readFile(out, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["p.csv"]);
    await writePredictions(out, columns, two());
    expect(await readFile(out, "utf8")).toContain("Ideal");
  });

  it("refuses places it cannot write to, and equal names", async () => {
    await mkdir(join(folder, "taken.csv"));
    const cases: readonly (readonly [string, string])[] = [
      ["p.txt", "out: expected a file ending in .csv or .parquet, found"],
      ["taken.csv", "out: expected a file to write, found the folder"],
      ["missing/p.csv", "to write into, found none; make it first"],
    ];
    for (const [name, message] of cases) {
      const writing = writePredictions(join(folder, name), columns, two());
      await expect(writing).rejects.toThrow(UsageError);
      await expect(writing).rejects.toThrow(message);
    }
    const twice = columns.map(({ kind }, i) => ({ name: i === 0 ? "A" : "a", kind }));
    await expect(writePredictions(join(folder, "p.csv"), twice, two())).rejects.toThrow('found "a" twice');
    expect(await readdir(folder)).toEqual(["taken.csv"]);
  });
});
