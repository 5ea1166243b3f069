import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { DataError, readDataset } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAll, using } from "../../test/table-cells.ts";
import { openTable } from "./open.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-formats-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe("openTable on JSON lines", () => {
  it("takes numbers and booleans as numeric, all else as text", async () => {
    const content =
      '{"n": 1, "f": null, "b": true, "t": "01", "d": "2020-01-31T10:00", "m": 1, "o": {"x": 1}}\n' +
      '{"n": 2.5, "f": 7, "b": false, "d": "2020-02-01", "m": "x", "late": 3}\n';
    for (const name of ["rows.jsonl", "rows.ndjson", "no-extension-json"]) {
      expect(await readAll(await write(name, content))).toEqual({
        kinds: {
          n: "numeric",
          f: "numeric",
          b: "numeric",
          t: "text",
          d: "text",
          m: "text",
          o: "text",
          late: "numeric",
        },
        rows: 2,
        cells: {
          n: [1, 2.5],
          f: [null, 7],
          b: [1, 0],
          t: ["01", ""],
          d: ["2020-01-31T10:00", "2020-02-01"],
          m: ["1", "x"],
          o: ["{'x': 1}", ""],
          late: [null, 3],
        },
      });
    }
  });

  it("refuses to learn from lists and objects, unless they are left out", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `{"l": [${i}], "o": {"x": ${i}}, "x": ${i % 7}, "y": ${i}}`);
    const path = await write("nested.jsonl", rows.join("\n"));
    await using(path, async (table) => {
      const of = (exclude: readonly string[]) => readDataset(table, { target: "y", seed: 1, exclude });
      await expect(of([])).rejects.toThrow(
        `${path}, column "l": expected numbers, text, dates or times, found lists or objects; leave the column out with`,
      );
      await expect(of(["l"])).rejects.toThrow('column "o"');
      expect((await of(["l", "o"])).width).toBe(1);
    });
  });

  it("finds the kind of a column from all lines", async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `{"a": ${i === 29_990 ? '"n/a"' : i}, "y": ${i}}`);
    const path = await write("late.jsonl", `${lines.join("\n")}\n`);
    expect((await readAll(path)).kinds).toEqual({ a: "text", y: "numeric" });
  });

  it("says where one is broken", async () => {
    const path = await write("broken.jsonl", '{"a": 1}\n\n{"a": 2\n{"a": 3}\n');
    const reading = readAll(path);
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(`${path}, row 2: expected one JSON object, found a broken one: unexpected`);
    await expect(reading).rejects.not.toThrow("\n");
  });

  it("says where bytes are no text", async () => {
    const path = await write("latin.jsonl", Buffer.from('{"a": "x"}\n{"a": "é"}\n', "latin1"));
    await expect(readAll(path)).rejects.toThrow(
      `${path}, row 2: expected text in UTF-8, found bytes that are none; name`,
    );
  });

  it("refuses an array, whatever the file is called", async () => {
    const path = await write("array.jsonl", '[{"a": 1},\n{"a": 2}]\n');
    await expect(openTable(path)).rejects.toThrow(
      "found a JSON array; write one object a line, or read it with --query",
    );
  });

  it("refuses JSON that is not in lines", async () => {
    const path = await write("pretty.json", '{\n  "a": 1\n}\n');
    await expect(openTable(path)).rejects.toThrow("found JSON; write one object a line, without commas between them");
  });
});

describe("openTable on gzip", () => {
  it.each([
    ["t.csv.gz", "a,b\n1,x\n2,y\n"],
    ["t.tsv.gz", "a\tb\n1\tx\n2\ty\n"],
    ["t.jsonl.gz", '{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}\n'],
    ["zipped-without-extension", "a,b\n1,x\n2,y\n"],
  ])("reads %s", async (name, content) => {
    expect((await readAll(await write(name, gzipSync(content)))).cells).toEqual({ a: [1, 2], b: ["x", "y"] });
  });

  it("reads more of it than a header takes", async () => {
    const lines = Array.from({ length: 300_000 }, (_, i) => `${i},${(i * 7919) % 100_003}`);
    const path = await write("long.csv.gz", gzipSync(`a,b\n${lines.join("\n")}\n`));
    expect((await readAll(path)).rows).toBe(300_000);
  });

  it("refuses a damaged one", async () => {
    const path = await write("cut.csv.gz", gzipSync("a,b\n1,x\n").fill(7, 10));
    await expect(openTable(path)).rejects.toThrow(`${path}: expected a whole gzip file, found a damaged one`);
  });
});

describe("openTable on several files", () => {
  beforeAll(async () => {
    for (const name of ["parts", "odd"]) await mkdir(join(folder, name), { recursive: true });
    await write("parts/b.csv", "a,b\n3,z\n");
    await write("parts/a.csv", "a,b\n1,x\n2,y\n");
    await write("parts/a.jsonl", '{"a": 1}\n');
    await write("odd/a.csv", "a,b\n1,x\n");
    await write("odd/b.csv", "a,c\n1,x\n");
    await write("odd/b.tsv", "a\tb\n1\tx\n");
    await write("odd/d.csv", "b,a\n1,x\n");
    await write("odd/c.csv", "a,b\n1\n");
  });

  it("reads them by name, one after another", async () => {
    const { rows, cells, kinds } = await readAll(join(folder, "parts/*.csv"));
    expect([rows, kinds]).toEqual([3, { a: "numeric", b: "text" }]);
    expect(cells).toEqual({ a: [1, 2, 3], b: ["x", "y", "z"] });
  });

  it.each([
    ["odd/[ab].csv", "odd/b.csv: expected the columns of ", 'found no "b", and "c" besides; name files'],
    ["odd/*.[ct]sv", "odd/b.csv: expected the columns of", 'found no "b", and "c" besides'],
    ["parts/a.*", "parts/a.jsonl: expected a file like ", "found one of another format"],
    ["parts/*.parquet", "parts/*.parquet: expected files that match the pattern, found none", "check the pattern"],
  ])("refuses %s", async (pattern, ...messages) => {
    for (const message of messages) await expect(openTable(join(folder, pattern))).rejects.toThrow(message);
  });

  it("takes columns by name, in the order of the files, whatever order each has them in", async () => {
    await mkdir(join(folder, "turned"), { recursive: true });
    await write("turned/1.csv", "a,b,c\n1,x,10\n2,y,20\n");
    await write("turned/2.csv", "c,a,b\n30,3,z\n");
    await write("turned/3.csv", "a,b,c\n4,,40\n");
    const { rows, cells, kinds } = await readAll(join(folder, "turned/*.csv"));
    expect([rows, kinds]).toEqual([4, { a: "numeric", b: "text", c: "numeric" }]);
    expect(cells).toEqual({ a: [1, 2, 3, 4], b: ["x", "y", "z", ""], c: [10, 20, 30, 40] });
    const query = "SELECT c, a FROM data ORDER BY a DESC";
    expect((await readAll(join(folder, "turned/*.csv"), { query })).cells).toEqual({
      c: [40, 30, 20, 10],
      a: [4, 3, 2, 1],
    });
    await write("turned/4.csv", "c,a,b\n50,5,z\n60,6\n");
    await expect(readAll(join(folder, "turned/*.csv"))).rejects.toThrow(
      `${join(folder, "turned/4.csv")}, line 3: expected 3 cells, as in the header, found 2`,
    );
  });

  it("keeps the order of many rows of such files", async () => {
    await mkdir(join(folder, "long"), { recursive: true });
    const rows = 40_000;
    const lines = (from: number, line: (i: number) => string) =>
      Array.from({ length: rows }, (_, i) => line(from + i)).join("\n");
    await write("long/1.csv", `a,b\n${lines(0, (i) => `${i},x`)}\n`);
    await write("long/2.csv", `b,a\n${lines(rows, (i) => `y,${i}`)}\n`);
    const { cells } = await readAll(join(folder, "long/*.csv"));
    expect(cells.a?.every((value, i) => value === i)).toBe(true);
    expect(cells.b?.[rows]).toBe("y");
  });

  it("takes Parquet files by name, of the wider type of each column, and refuses other names", async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await mkdir(join(folder, "parquet"), { recursive: true });
    const save = (name: string, select: string) =>
      connection.run(`COPY (${select}) TO '${join(folder, "parquet", name)}' (FORMAT parquet)`);
    await save("1.parquet", "SELECT 1 AS a, 'x' AS b");
    await save("2.parquet", "SELECT 'y' AS b, 2.5 AS a");
    expect((await readAll(join(folder, "parquet/*.parquet"))).cells).toEqual({ a: [1, 2.5], b: ["x", "y"] });
    await save("3.parquet", "SELECT 3 AS a, 'z' AS b, 4 AS c");
    const [first, third] = ["1.parquet", "3.parquet"].map((name) => join(folder, "parquet", name));
    await expect(readAll(join(folder, "parquet/[13].parquet"))).rejects.toThrow(
      `${third}: expected the columns of ${first}, found "c" besides; name files of the same columns`,
    );
    await save("0.parquet", "SELECT 3 AS a, 'z' AS b, 4 AS c");
    await expect(readAll(join(folder, "parquet/[01].parquet"))).rejects.toThrow('found no "c"; name files of');
    instance.closeSync();
  });

  it("says in which file a line is broken", async () => {
    await expect(readAll(join(folder, "odd/[ac].csv"))).rejects.toThrow(
      `${join(folder, "odd/c.csv")}, line 2: expected 2 cells, as in the header, found 1`,
    );
  });
});
