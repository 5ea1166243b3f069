import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type Chunk, type SourceColumn, UsageError } from "isocline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTable } from "./open.ts";
import { writeRows } from "./write.ts";

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

describe("writeRows", () => {
  it("writes CSV with quotes where they are needed and blanks for what is missing", async () => {
    const out = join(folder, "p.csv");
    expect(await writeRows(out, "csv", columns, two())).toBe(4);
    expect(await readFile(out, "utf8")).toBe('"cut, or so",price\nIdeal,0.1\n"say ""hi"", twice",\n,1e-7\n"",\n');
    expect(await readdir(folder)).toEqual(["p.csv"]);
  });

  it("writes Parquet with the same cells", async () => {
    const out = join(folder, "p.parquet");
    expect(await writeRows(out, "parquet", columns, two())).toBe(4);
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

  it("writes JSON lines with null for what is missing", async () => {
    const out = join(folder, "p.jsonl");
    expect(await writeRows(out, "jsonl", columns, two())).toBe(4);
    expect(await readFile(out, "utf8")).toBe(
      '{"cut, or so":"Ideal","price":0.1}\n{"cut, or so":"say \\"hi\\", twice","price":null}\n' +
        '{"cut, or so":null,"price":1e-7}\n{"cut, or so":"","price":null}\n',
    );
  });

  it.each(["csv", "jsonl", "parquet"] as const)("gives every number and text back from %s", async (ending) => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: ending === "jsonl" }), {
      minLength: 20,
      maxLength: 20,
    });
    // A zero byte makes a file binary.
    const text = fc.string({ unit: "binary" }).filter((each) => !each.includes("\0"));
    const texts = fc.array(text, { minLength: 20, maxLength: 20 });
    const out = join(folder, `p.${ending}`);
    await fc.assert(
      fc.asyncProperty(numbers, texts, async (given, words) => {
        const names = ["word", "number"];
        const kinds = [{ name: "word", kind: "text" } as const, { name: "number", kind: "numeric" } as const];
        await writeRows(
          out,
          ending,
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
    await expect(writeRows(out, "csv", columns, failing())).rejects.toThrow("the source broke off");
    expect(await readFile(out, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["p.csv"]);
    await writeRows(out, "csv", columns, two());
    expect(await readFile(out, "utf8")).toContain("Ideal");
  });

  it("refuses places it cannot write to, and names that Parquet cannot tell apart", async () => {
    await mkdir(join(folder, "taken.csv"));
    const writing = writeRows(join(folder, "missing/p.csv"), "csv", columns, two());
    await expect(writing).rejects.toThrow(UsageError);
    await expect(writing).rejects.toThrow("missing/p.csv, found a refusal of the system (ENOENT)");
    await expect(writeRows(join(folder, "taken.csv"), "csv", columns, two())).rejects.toThrow(UsageError);
    const twice = columns.map(({ kind }, i) => ({ name: i === 0 ? "A" : "a", kind }));
    await expect(writeRows(join(folder, "p.parquet"), "parquet", twice, two())).rejects.toThrow('found "a" twice');
    expect(await readdir(folder)).toEqual(["taken.csv"]);
  });
});
