import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 });

let folder: string;

const rows = (head: string, count: number, row: (i: number) => string): string =>
  `${head}\n${Array.from({ length: count }, (_, i) => row(i)).join("\n")}\n`;

const good = (i: number): string => `${(i * 37) % 101},${i % 2 === 0 ? "red" : "green"},${i % 7}`;
const HEAD = "area,colour,y";

const tables: Readonly<Record<string, string | Uint8Array>> = {
  "good.csv": rows(HEAD, 80, good),
  "long-row.csv": `${rows(HEAD, 80, good)}1,red,2,3\n`,
  "short-row.csv": `${rows(HEAD, 80, good)}1,red\n`,
  "open-quote.csv": `${rows(HEAD, 80, good)}1,"red,2\n`,
  "after-quote.csv": `${rows(HEAD, 80, good)}1,"red"ish,2\n`,
  "open-header.csv": 'area,"colour,y\n1,red,2\n',
  "mixed.csv": rows(HEAD, 80, (i) => (i === 41 ? "big,red,1" : good(i))),
  "mixed.jsonl": rows("", 80, (i) => `{"area": ${i === 41 ? '"big"' : i}, "y": ${i % 7}}`).trimStart(),
  "mixed-target.csv": rows(HEAD, 80, (i) => (i === 41 ? "1,red,many" : good(i))),
  "broken.jsonl": `{"area": 1, "y": 2}\n{"area": 1, "y": 2\n`,
  "twice.csv": rows("area,colour,area,y", 80, (i) => `1,${good(i)}`),
  "latin.csv": Buffer.from(
    rows(HEAD, 80, (i) => (i === 41 ? "1,colé,1" : good(i))),
    "latin1",
  ),
  "tilde.csv": rows(HEAD.replaceAll(",", "~"), 80, (i) => good(i).replaceAll(",", "~")),
  "gone.csv": rows("area,y", 80, (i) => `${i},${i % 7}`),
  "renamed.csv": rows("area,Color,y", 80, good),
  "retyped.csv": rows(HEAD, 80, (i) => (i === 41 ? "n/a,red,1" : good(i))),
  "retyped.jsonl": rows("", 80, (i) => `{"area": "${i}m", "colour": ${i}, "y": 1}`).trimStart(),
  "codes.jsonl": rows("", 3, () => '{"area": 5, "colour": 7, "y": 1}').trimStart(),
  "book.xlsx": "PK\u0003\u0004\u0000\u0000\u0000\u0000",
  "data.arrow": "ARROW1\u0000\u0000",
};

const TRAIN = ["--target", "y", "--epochs", "1+1", "--batch", "16", "--share", "1", "--quiet", "--json"];

beforeAll(async () => {
  folder = await temporaryFolder("bad-tables");
  for (const [name, content] of Object.entries(tables)) await writeFile(join(folder, name), content);
  expect(await isocline(folder, "train", "good.csv", ...TRAIN, "--out", "run")).toMatchObject({ code: 0 });
  expect(await isocline(folder, "train", "good.csv", ...TRAIN, "--out", "newer")).toMatchObject({ code: 0 });
  const record = join(folder, "newer/run.json");
  await writeFile(record, (await readFile(record, "utf8")).replace("isocline.run/1", "isocline.run/2"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("what a bad table gets", () => {
  it.each([
    ["train long-row.csv --target y", 3, "long-row.csv, line 82: expected 3 cells, as in the header, found 4; correct"],
    ["train short-row.csv --target y", 3, "short-row.csv, line 82: expected 3 cells, as in the header, found 2"],
    ["train open-quote.csv --target y", 3, "open-quote.csv, line 82: expected a quote at the end of a quoted cell"],
    ["train after-quote.csv --target y", 3, "after-quote.csv, line 82: expected"],
    ["train open-header.csv --target y", 3, "open-header.csv, line 1: expected a quote at the end of a quoted name"],
    [
      "train mixed.csv --target y",
      3,
      'mixed.csv, row 42, column "area": expected a number, as most cells of the column are, found "big"; correct that',
    ],
    ["train mixed.jsonl --target y", 3, 'mixed.jsonl, row 42, column "area": expected a number, as most cells of the'],
    ["train mixed-target.csv --target y", 3, 'mixed-target.csv, row 42, column "y": expected a number'],
    ["train broken.jsonl --target y", 3, "broken.jsonl, row 2: expected one JSON object, found a broken one"],
    ["train twice.csv --target y", 3, 'twice.csv: expected different column names, found "area" twice; rename one of'],
    [
      "predict run twice.csv",
      3,
      'twice.csv: expected different column names, found "area" twice; rename one of the two',
    ],
    [
      "train twice.csv --target y --query=FROM\u00a0data",
      3,
      'twice.csv: expected column names that differ by more than their case, as SQL needs them, found "area" twice',
    ],
    [
      "train latin.csv --target y",
      3,
      "latin.csv, line 43: expected text in UTF-8, found bytes that are none; name its encoding, as in --encoding latin-1",
    ],
    [
      "train latin.csv --target y --encoding shift_jis",
      3,
      "latin.csv, line 43: expected text in shift_jis, found bytes",
    ],
    ["train good.csv --target y --encoding utf9", 2, "--encoding: expected an encoding of the web's standard, such as"],
    [
      "predict run good.csv --encoding utf9",
      2,
      "--encoding: expected an encoding of the web's standard, such as utf-8",
    ],
    [
      "train good.csv --target y --delimiter ,,",
      2,
      "--delimiter: expected one character other than a quote, or tab or",
    ],
    ["train good.csv --target y --delimiter ;", 2, '--target: expected one of the columns area,colour,y, found "y"'],
    [
      "train tilde.csv --target y",
      2,
      '--target: expected one of the columns area~colour~y, found "y"; if the cells are apart by another character, name it, as in --delimiter "~"',
    ],
    ["predict run tilde.csv", 3, "found none; if the cells are apart by another character, name it"],
    ["train book.xlsx --target y", 3, "found a spreadsheet or an archive; save its table as CSV"],
    ["train data.arrow --target y", 3, "data.arrow: expected a whole Arrow file, found a damaged one; save it again"],
    ["predict run gone.csv", 3, 'gone.csv: expected a column "colour", found none; bring a table with it'],
    ["predict run renamed.csv", 3, 'renamed.csv: expected a column "colour", found none; rename "Color" if that is it'],
    [
      "evaluate run renamed.csv",
      3,
      'renamed.csv: expected a column "colour", found none; rename "Color" if that is it',
    ],
    [
      "predict run retyped.csv",
      3,
      'retyped.csv, row 42, column "area": expected a number, as in the table that the model was trained on, found "n/a"',
    ],
    [
      "predict run retyped.jsonl",
      3,
      'retyped.jsonl, row 1, column "area": expected a number, as in the table that the',
    ],
    [
      "evaluate newer good.csv",
      3,
      'newer/run.json: expected a record of schema "isocline.run/1", found "isocline.run/2"',
    ],
    ["report newer", 3, 'newer/run.json: expected a record of schema "isocline.run/1", found "isocline.run/2"'],
    ["train --resume newer", 3, 'newer/run.json: expected a record of schema "isocline.run/1", found "isocline.run/2"'],
    [
      "train good.csv --target y --query SELEC",
      2,
      "--query: expected SQL that DuckDB runs, found Parser Error: syntax",
    ],
    [
      "train --target y --query FROM\u00a0'no.csv'",
      3,
      "--query: expected SQL that DuckDB runs, found IO Error: No files",
    ],
    [
      "predict run good.csv --query SELECT\u00a0are\u00a0FROM\u00a0data",
      2,
      "--query: expected SQL that DuckDB runs, found",
    ],
    [
      "predict run good.csv --query SELECT\u00a0*\u00a0REPLACE\u00a0(area<5\u00a0AS\u00a0area)\u00a0FROM\u00a0data",
      3,
      'query on good.csv, column "area": expected numbers, as in the table that the model was trained on, found booleans',
    ],
    ["predict run good.csv --query SELECT\u00a01", 3, 'query on good.csv: expected a column "area", found none'],
    [
      "evaluate run good.csv --query SELECT\u00a0*,1/0::INT\u00a0FROM",
      2,
      "--query: expected SQL that DuckDB runs, found Par",
    ],
  ])("isocline %s: exit code %i", async (line, code, message) => {
    const before = await readdir(folder);
    const args = line.split(" ").map((arg) => arg.replaceAll("\u00a0", " "));
    const ended = await isoclineInside(folder, ...args, "--quiet");
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(message);
    expect(await readdir(folder)).toEqual(before);
  });

  it("takes numbers as the text that a column was in training", async () => {
    const ended = await isocline(folder, "predict", "run", "codes.jsonl");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout.split("\n")).toHaveLength(5);
  });

  it("leaves 100,000 distinct categories out, with a warning", async () => {
    await writeFile(
      join(folder, "many.csv"),
      rows("a,code,y", 125_000, (i) => `${i % 97},c${(i * 7) % 100_003},${i % 13}`),
    );
    const args = ["--batch", "4096", "--out", "many", "--epochs", "1+1", "--share", "1", "--quiet", "--json"];
    const ended = await isocline(folder, "train", "many.csv", "--target", "y", ...args);
    expect(ended).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^warning: column "code" is left out: text with \d+ distinct values in 100000 training rows\n$/,
      ),
    });
  });

  it("lets columns be called like options and like what objects have", async () => {
    const names = ["--out", "target", "prediction", "--target", "constructor", "toString", "data", 'a"b', "x,y"];
    const quoted = names.map((name) => (/[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
    const cells = (i: number): string => names.map((_, column) => ((i * (column + 3)) % 17) + column).join(",");
    await writeFile(join(folder, "odd.csv"), rows(quoted.join(","), 80, cells));
    for (const target of ["--out", "prediction", "constructor"]) {
      const index = names.indexOf(target);
      const out = `odd-${index}`;
      const trained = await isocline(folder, "train", "odd.csv", "--target", target, ...TRAIN.slice(2), "--out", out);
      expect(trained).toMatchObject({ code: 0, stderr: "" });
      const predicted = await isocline(folder, "predict", out, "odd.csv", "--keep", target, "--format", "jsonl");
      expect(predicted).toMatchObject({ code: 0, stderr: "" });
      const [first = ""] = predicted.stdout.split("\n");
      const own = target === "prediction" ? "prediction_" : "prediction";
      const read = Object.entries(JSON.parse(first) as Record<string, number>);
      expect(read.map(([name]) => name)).toEqual([target, own]);
      expect(read[0]?.[1]).toBe(index);
      const evaluated = await isocline(folder, "evaluate", out, "odd.csv", "--json");
      expect(JSON.parse(evaluated.stdout)).toMatchObject({ target, rows: 80 });
    }
  });
});
