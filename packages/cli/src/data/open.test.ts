import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError, onlyColumn, readDataset, UsageError } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAll, using } from "../../test/table-cells.ts";
import { literal, openDatabase } from "./database.ts";
import { openTable } from "./open.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-open-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function csv(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function parquet(name: string, query: string): Promise<string> {
  const path = join(folder, name);
  const instance = await openDatabase();
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO ${literal(path)} (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

describe("openTable on CSV", () => {
  it("finds kinds from all cells, and tells blanks apart", async () => {
    const path = await csv(
      "kinds.csv",
      "i,f,b,t,d,n,e\n1,1.5,true,x,2020-01-31,,\n-2,1e3,FALSE,,2020-02-01, 7 ,\n+3,.5,true,z,2020-02-02,,\n",
    );
    expect(await readAll(path)).toEqual({
      kinds: { i: "numeric", f: "numeric", b: "numeric", t: "text", d: "text", n: "numeric", e: "text" },
      rows: 3,
      cells: {
        i: [1, -2, 3],
        f: [1.5, 1000, 0.5],
        b: [1, 0, 1],
        t: ["x", "", "z"],
        d: ["2020-01-31", "2020-02-01", "2020-02-02"],
        n: [null, 7, null],
        e: ["", "", ""],
      },
    });
  });

  it("takes a column as text where it is said to be, and one of blanks as numbers", async () => {
    const path = await csv("known.csv", "code,n,m\n01,,1\n7, ,x\n");
    const known = { text: ["code", "absent"], numeric: ["n", "m"] };
    expect((await readAll(path)).kinds).toEqual({ code: "numeric", n: "text", m: "text" });
    expect(await readAll(path, known)).toEqual({
      kinds: { code: "text", n: "numeric", m: "text" },
      rows: 2,
      cells: { code: ["01", "7"], n: [null, null], m: ["1", "x"] },
    });
    const again = await parquet("known.parquet", "SELECT 1 AS code, NULL::VARCHAR AS n, 'x' AS m");
    expect(await readAll(again, known)).toEqual({
      kinds: { code: "text", n: "numeric", m: "text" },
      rows: 1,
      cells: { code: ["1"], n: [null], m: ["x"] },
    });
  });

  it("keeps quotes, delimiters and line ends inside cells", async () => {
    const path = await csv("quotes.csv", 'a,"b ""x"", y"\n"1","p,q"\n2,"two\nlines"\n3,"say ""hi"""\n');
    expect((await readAll(path)).cells).toEqual({ a: [1, 2, 3], 'b "x", y': ["p,q", "two\nlines", 'say "hi"'] });
  });

  it.each([
    ["tabs.tsv", "a\tb\n1\tx\n"],
    ["semicolons.csv", "a;b\n1;x\n"],
    ["windows.csv", "a,b\r\n1,x\r\n"],
    ["mark.csv", "\uFEFFa,b\n1,x\n"],
    ["no-end.csv", "a,b\n1,x"],
    ["blank-lines.csv", "a,b\n\n1,x\n\n"],
    ["it's [1]*.csv", "a,b\n1,x\n"],
    ["no-extension", "a,b\n1,x\n"],
  ])("reads %s", async (name, content) => {
    expect((await readAll(await csv(name, content))).cells).toEqual({ a: [1], b: ["x"] });
  });

  it("takes a line that starts with # as any other", async () => {
    expect((await readAll(await csv("hash.csv", "a,b\n#N/A,1\nx,2\n"))).cells.a).toEqual(["#N/A", "x"]);
  });

  it("adds no column from a folder's name", async () => {
    await mkdir(join(folder, "k=v"), { recursive: true });
    expect((await readAll(await csv("k=v/t.csv", "a\n1\n"))).kinds).toEqual({ a: "numeric" });
  });

  it("streams many rows in order, more than once, and after a reading that was broken off", async () => {
    const rows = 20_000;
    const lines = Array.from({ length: rows }, (_, i) => `${i},r${i % 3}`);
    const path = await csv("long.csv", `n,t\n${lines.join("\n")}\n`);
    await using(path, async (table) => {
      expect(await table.rows()).toBe(rows);
      for await (const chunk of table.chunks(["n"])) {
        expect(chunk.rows).toBeLessThan(rows);
        break;
      }
      for (let reading = 0; reading < 2; reading++) {
        let next = 0;
        for await (const { rows, columns } of table.chunks(["t", "n"])) {
          for (let i = 0; i < rows; i++, next++) {
            if (columns[1]?.[i] !== next || columns[0]?.[i] !== `r${next % 3}`) throw new Error(`row ${next} is wrong`);
          }
        }
        expect(next).toBe(rows);
      }
    });
  });

  it("leaves duplicate names to readDataset, which refuses them", async () => {
    const path = await csv("twice.csv", "a,y,a\n1,2,3\n");
    const reading = using(path, (table) => readDataset(table, { target: "y", seed: 1 }));
    await expect(reading).rejects.toThrow(`${path}: expected different column names, found "a" twice`);
  });
});

describe("openTable on Parquet", () => {
  it("takes numbers and booleans as numeric, all else as text", async () => {
    const path = await parquet(
      "types.parquet",
      `SELECT * FROM (VALUES
        (1::TINYINT, 2::UBIGINT, 1.25::DECIMAL(6,2), 0.5::FLOAT, true, 'x', DATE '2020-01-31', NULL::DOUBLE),
        (2::TINYINT, 3::UBIGINT, 2.50::DECIMAL(6,2), 1.5::FLOAT, false, NULL, DATE '2020-02-01', 7.0::DOUBLE)
      ) AS t(i, u, d, f, b, "it's ""t""", day, n)`,
    );
    expect(await readAll(path)).toEqual({
      kinds: {
        i: "numeric",
        u: "numeric",
        d: "numeric",
        f: "numeric",
        b: "numeric",
        'it\'s "t"': "text",
        day: "text",
        n: "numeric",
      },
      rows: 2,
      cells: {
        i: [1, 2],
        u: [2, 3],
        d: [1.25, 2.5],
        f: [0.5, 1.5],
        b: [1, 0],
        'it\'s "t"': ["x", ""],
        day: ["2020-01-31", "2020-02-01"],
        n: [null, 7],
      },
    });
  });

  it("knows the format by content, and keeps the order of several row groups", async () => {
    const path = await parquet("rows.data", "SELECT range AS n FROM range(300000)");
    const { rows, cells } = await readAll(path);
    expect(rows).toBe(300_000);
    expect(cells.n?.every((value, row) => value === row)).toBe(true);
  });

  it("gives a dataset NaN and infinities to refuse", async () => {
    for (const bad of ["nan", "inf", "-inf"]) {
      const path = await parquet(
        "bad.parquet",
        `SELECT range AS y, CASE WHEN range = 6 THEN '${bad}'::DOUBLE ELSE range END AS x FROM range(20)`,
      );
      const reading = using(path, (table) => readDataset(table, { target: "y", seed: 1 }));
      await expect(reading).rejects.toThrow(DataError);
      await expect(reading).rejects.toThrow(`${path}, row 7, column "x": expected a finite number, found`);
    }
  });

  it("refuses a damaged file", async () => {
    const path = await csv("cut.parquet", "PAR1 and then nothing more");
    const reading = readAll(path);
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(
      `${path}: expected a whole CSV, TSV, Parquet or Arrow file, or JSON lines, found No magic bytes`,
    );
    await expect(reading).rejects.not.toThrow("\n");
  });
});

describe("openTable on what it cannot read", () => {
  const lines: readonly (readonly [string, string | Uint8Array, string])[] = [
    ["short.csv", "a,b,c\n1,2,3\n4,5\n", ", line 3: expected 3 cells, as in the header, found 2; correct that line"],
    ["long.csv", "a,b\n1,2\n4,5,6\n", ", line 3: expected 2 cells, as in the header, found 3; correct that line"],
    ["quote.csv", 'a,b\n1,"x\n2,y\n', ", line 2: expected a quote at the end of a quoted cell, found none"],
    ["latin.csv", Uint8Array.from([97, 10, 99, 97, 102, 233, 10]), ", line 2: expected text in UTF-8, found bytes"],
    [
      "ends.csv",
      "a,b\r\n1,2\n3,4\r\n",
      ", line 2: expected a line that ends with CR LF, as line 1 does, found one that ends with LF alone",
    ],
  ];
  it.each(lines)("says where %s is broken", async (name, content, message) => {
    const path = await csv(`broken-${name}`, content);
    const reading = readAll(path);
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(path + message);
    await expect(reading).rejects.not.toThrow("\n");
  });

  const files: readonly (readonly [string, string, string])[] = [
    ["an empty file", "", "an empty file"],
    ["a JSON array", '[{"a": 1}]', "a JSON array; write one object a line, or read it with --query"],
    ["one over lines", '[\n  {\n"a": 1}]', "a JSON array; write one object a line, or read it with --query"],
    ["other JSON", "[1, 2]", "JSON"],
    ["a binary file", "\u007fELF\u0002\u0001\u0000\u0000", "a binary file of another kind"],
    ["a spreadsheet", "PK\u0003\u0004\u0000\u0000", "a spreadsheet or an archive; save its table as CSV"],
    ["Feather 1", "FEA1\u0000\u0000", "a Feather file of version 1; save it as version 2, or as Parquet"],
  ];
  it.each(files)("refuses %s", async (_, content, found) => {
    const path = await csv("other", content);
    await expect(openTable(path)).rejects.toThrow(DataError);
    await expect(openTable(path)).rejects.toThrow(
      `${path}: expected a CSV, TSV, Parquet or Arrow file, or JSON lines, found ${found}`,
    );
  });

  it("refuses a missing file, a folder and a path below a file", async () => {
    const missing = join(folder, "nothing.csv");
    await expect(openTable(missing)).rejects.toThrow(DataError);
    await expect(openTable(missing)).rejects.toThrow(
      `${missing}: expected a CSV, TSV, Parquet or Arrow file, or JSON lines, found no such file; check the path, or try sample:diamonds`,
    );
    await expect(openTable(folder)).rejects.toThrow("found a folder");
    await expect(openTable(join(await csv("file.csv", "a\n1\n"), "x.csv"))).rejects.toThrow("(ENOTDIR)");
  });

  it.runIf(process.getuid?.() !== 0)("refuses a file without permission", async () => {
    const path = await csv("secret.csv", "a\n1\n");
    await chmod(path, 0);
    await expect(openTable(path)).rejects.toThrow("found no permission to read it");
  });

  it("refuses a table with a header alone", async () => {
    const reading = using(await csv("header.csv", "a,b\n"), (table) => readDataset(table, { target: "b", seed: 1 }));
    await expect(reading).rejects.toThrow("expected a table with rows, found none below the column names");
  });

  it("says which late cell makes text of a target or of a promised number", async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => (i === 29_990 ? `${i},n/a` : `${i},${i}`));
    const path = await csv("late.csv", `a,y\n${rows.join("\n")}\n`);
    const message = `${path}, row 29991, column "y": expected a number`;
    await using(path, async (table) => {
      await expect(readDataset(table, { target: "y", seed: 1 })).rejects.toThrow(message);
      await expect(readDataset(table, { target: "a", numeric: ["y"], seed: 1 })).rejects.toThrow(message);
    });
  });
});

describe("samples", () => {
  it("reads diamonds", async () => {
    await using("sample:diamonds", async (table) => {
      expect(await table.rows()).toBe(53_940);
      expect((await table.columns()).filter(({ kind }) => kind === "text").map(({ name }) => name)).toEqual([
        "cut",
        "color",
        "clarity",
      ]);
      let sum = 0;
      for await (const { rows, columns } of table.chunks(["price"])) {
        for (let i = 0; i < rows; i++) sum += columns[0]?.[i] as number;
      }
      expect(sum / 53_940).toBeCloseTo(3932.799722, 6);
    });
  });

  it("makes a dataset of diamonds", async () => {
    const { width, rows, features, targets, preprocessing, warnings } = await using("sample:diamonds", (table) =>
      readDataset(table, { target: "price", seed: 1 }),
    );
    expect([rows, width, warnings]).toEqual([53_940, 6 + 6 + 8 + 9, []]);
    expect(preprocessing.features.map((feature) => (feature.kind === "category" ? feature.levels : 0))).toEqual([
      0,
      ["Ideal", "Premium", "Very Good", "Good", "Fair"],
      ["G", "E", "F", "H", "D", "I", "J"],
      ["SI1", "VS2", "SI2", "VS1", "VVS2", "VVS1", "IF", "I1"],
      0,
      0,
      0,
      0,
      0,
    ]);
    const [carat] = preprocessing.features;
    // Means over all rows; those of a random 80 % lie within five standard errors.
    if (carat?.kind !== "numeric") throw new Error("expected a numeric feature");
    expect(Math.abs(carat.mean - 0.7979397)).toBeLessThan(0.005);
    expect(Math.abs(onlyColumn(preprocessing.target).mean - 3932.799722)).toBeLessThan(50);
    // The first row: carat 0.23, Ideal, E, SI2, price 326.
    expect(features[0]).toBeCloseTo((0.23 - carat.mean) / carat.deviation, 6);
    expect([...features.slice(1, 7)]).toEqual([1, 0, 0, 0, 0, 0]);
    expect([...features.slice(7, 15)]).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
    expect(targets[0]).toBeCloseTo(
      (326 - onlyColumn(preprocessing.target).mean) / onlyColumn(preprocessing.target).deviation,
      6,
    );
  });

  it("lists the samples where one is unknown", async () => {
    await expect(openTable("sample:diamond")).rejects.toThrow(UsageError);
    await expect(openTable("sample:diamond")).rejects.toThrow(
      /^sample:diamond: expected one of the samples aapl, .*, weather, found "diamond"; did you mean sample:diamonds\?$/,
    );
    await expect(openTable("sample:../package")).rejects.toThrow(UsageError);
  });
});

describe("the California table", () => {
  const path = join(import.meta.dirname, "../../../../../shared/data/california/housing.csv");

  it("has blanks that are refused where they are errors, unless their column is excluded", async ({ skip }) => {
    skip(!existsSync(path), "shared/data/california/housing.csv is absent");
    await using(path, async (table) => {
      const options = { target: "median_house_value", seed: 1, missing: "error" } as const;
      await expect(readDataset(table, options)).rejects.toThrow(
        `${path}, row 291, column "total_bedrooms": expected a finite number, found a blank; drop the rows without ` +
          "one, leave the column out, or let blanks count as the median",
      );
      const { rows, preprocessing } = await readDataset(table, { ...options, exclude: ["total_bedrooms"] });
      expect(rows).toBe(20_640);
      expect(preprocessing.features.at(-1)).toEqual({
        kind: "category",
        name: "ocean_proximity",
        levels: ["<1H OCEAN", "INLAND", "NEAR OCEAN", "NEAR BAY"],
      });
    });
  });
});
