import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError, UsageError } from "isocline";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Read, readAll, using } from "../../test/table-cells.ts";
import { openTable } from "./open.ts";

let folder: string;
const HOUSES =
  "id,year,price,zip,sold,when\n1,1999,1.5,01,true,2020-01-31\n2,2001,,10,false,\n3,2003,3.5,x,,2020-03-01\n";

async function write(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-query-"));
  await write("houses.csv", HOUSES);
  await write("zips.jsonl", '{"id": 2, "rooms": 4}\n{"id": 3, "rooms": 5}\n');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = (query: string, spec = join(folder, "houses.csv")): Promise<Read> => readAll(spec, { query });

describe("openTable with a query", () => {
  it("shows it the files as data, with types of their own", async () => {
    expect(await ask("SELECT * FROM data WHERE year > 2000 ORDER BY id DESC")).toEqual({
      kinds: { id: "numeric", year: "numeric", price: "numeric", zip: "text", sold: "numeric", when: "text" },
      rows: 2,
      cells: {
        id: [3, 2],
        year: [2003, 2001],
        price: [3.5, null],
        zip: ["x", "10"],
        sold: [null, 0],
        when: ["2020-03-01", ""],
      },
    });
    const types = await ask("SELECT typeof(id) i, typeof(price) p, typeof(zip) z, typeof(sold) s FROM data LIMIT 1");
    expect(types.cells).toEqual({ i: ["BIGINT"], p: ["DOUBLE"], z: ["VARCHAR"], s: ["BOOLEAN"] });
  });

  it.each([
    ["FROM data", [1999, 2001, 2003]],
    ["FROM data;", [1999, 2001, 2003]],
    ["SELECT year FROM data -- all of them", [1999, 2001, 2003]],
    ["WITH new AS (FROM data WHERE year > 2000) SELECT year + 1 AS year FROM new", [2002, 2004]],
    ["SELECT sum(year) AS year FROM data GROUP BY sold IS NULL ORDER BY 1", [2003, 4000]],
    ["VALUES (1) LIMIT 0", []],
  ])("runs %s", async (query, years) => {
    const { cells } = await ask(query);
    expect(cells.year ?? []).toEqual(years);
  });

  it("joins files that it names itself, with and without data", async () => {
    const zips = join(folder, "zips.jsonl");
    const joined = await ask(`SELECT id, rooms FROM data JOIN '${zips}' USING (id) ORDER BY id`);
    expect(joined.cells).toEqual({ id: [2, 3], rooms: [4, 5] });
    const alone = await ask(`SELECT h.id FROM '${join(folder, "houses.csv")}' h JOIN '${zips}' USING (id)`, "");
    expect(alone.cells).toEqual({ id: [2, 3] });
  });

  it("keeps its rows, so that every reading sees the same ones", async () => {
    const query = "SELECT random() AS r FROM data, range(5000)";
    const options = { query };
    await using(
      join(folder, "houses.csv"),
      async (table) => {
        const readings: number[][] = [[], []];
        for (const reading of readings) {
          for await (const { columns, rows } of table.chunks(["r"])) {
            for (let i = 0; i < rows; i++) reading.push(Number(columns[0]?.[i]));
          }
        }
        expect(readings[0]).toHaveLength(15_000);
        expect(readings[1]).toEqual(readings[0]);
        expect(new Set(readings[0]).size).toBeGreaterThan(14_000);
      },
      options,
    );
  });

  it("knows what kinds some columns are", async () => {
    const codes = await write("codes.csv", "code,n\n01,\n02,\n");
    const known = { query: "FROM data", text: ["code"], numeric: ["n"] };
    const { kinds, cells } = await readAll(codes, known);
    expect(kinds).toEqual({ code: "text", n: "numeric" });
    expect(cells.code).toEqual(["01", "02"]);
  });

  it("leaves nothing behind", async () => {
    const temporary = join(folder, "temporary");
    await mkdir(temporary);
    vi.stubEnv("TMPDIR", temporary);
    const table = await openTable(join(folder, "houses.csv"), { query: "FROM data" });
    await table.rows();
    expect(await readdir(temporary)).toHaveLength(1);
    table.close();
    expect(await readdir(temporary)).toEqual([]);
    vi.unstubAllEnvs();
  });

  const usage: readonly (readonly [string, string])[] = [
    ["SELEC 1", '--query: expected SQL that DuckDB runs, found Parser Error: syntax error at or near "SELEC"'],
    [
      "SELECT yeer FROM data",
      'found Binder Error: Referenced column "yeer" not found in FROM clause!; Candidate bindings: "year"',
    ],
    ["SELECT * FROM dat", "found Catalog Error: Table with name dat does not exist!"],
    ["SELECT 1; SELECT 2", "--query: expected one SELECT, found 2 statements"],
    ["-- nothing", "--query: expected one SELECT, found none"],
    ["COPY data TO 'copy.csv'", 'syntax error at or near "COPY"'],
  ];
  it.each(usage)("refuses %s", async (query, message) => {
    await expect(ask(query)).rejects.toThrow(UsageError);
    await expect(ask(query)).rejects.toThrow(message);
    await expect(ask(query)).rejects.not.toThrow("\n");
  });

  it("says what fails in the data it reads", async () => {
    const ragged = await write("ragged.csv", "a,b\n1,2\n3\n");
    const cases: readonly (readonly [string, string, string])[] = [
      [
        "SELECT * FROM 'nowhere.csv'",
        "",
        "--query: expected SQL that DuckDB runs, found IO Error: No files found that",
      ],
      [
        "SELECT zip::INT FROM data",
        join(folder, "houses.csv"),
        "--query: expected SQL that DuckDB runs, found Conversion",
      ],
      ["FROM data", ragged, `${ragged}, line 3: expected 2 cells, as in the header, found 1`],
      [
        `FROM read_csv('${ragged}', delim=',', header=true, columns={a: 'INT', b: 'INT'}, auto_detect=false)`,
        "",
        ragged,
      ],
      [
        "FROM data",
        await write("twice.csv", "a,A\n1,2\n"),
        "twice.csv: expected column names that differ by more than",
      ],
    ];
    for (const [query, spec, message] of cases) {
      await expect(ask(query, spec)).rejects.toThrow(DataError);
      await expect(ask(query, spec)).rejects.toThrow(message);
      await expect(ask(query, spec)).rejects.not.toThrow("\n");
    }
  });

  it("names rows as those of the query", async () => {
    await using(
      join(folder, "houses.csv"),
      async (table) => expect(table.name).toBe(`query on ${join(folder, "houses.csv")}`),
      { query: "FROM data" },
    );
  });
});
