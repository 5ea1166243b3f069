import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 120_000 });

let folder: string;

const rows = (head: string, row: (i: number) => string): string =>
  `${head}\n${Array.from({ length: 80 }, (_, i) => row(i)).join("\n")}\n`;

const a = (i: number): number => (i * 37) % 101;
const kind = (i: number): string => (a(i) > 50 ? "yes" : "no");

const tables: Readonly<Record<string, string>> = {
  "good.csv": rows("a,k", (i) => `${a(i)},${kind(i)}`),
  "one.csv": rows("a,k", (i) => `${a(i)},yes`),
  "one-flag.csv": rows("a,k", (i) => `${a(i)},true`),
  "once.csv": rows("a,k", (i) => `${a(i)},${i === 17 ? "rare" : kind(i)}`),
  "blank.csv": rows("a,k", (i) => `${a(i)},${i === 17 ? "" : kind(i)}`),
  "blank-flag.csv": rows("a,k", (i) => `${a(i)},${i === 17 ? "" : a(i) > 50}`),
  "blank-code.csv": rows("a,k", (i) => `${a(i)},${i === 17 ? "" : i % 3}`),
  "ids.csv": rows("a,k", (i) => `${a(i)},u${i}`),
  "slip.csv": rows("a,k", (i) => `${a(i)},${i === 17 ? '"4,5"' : i % 7}`),
  "dates.csv": rows("a,day,k", (i) => `${a(i)},${i === 17 ? "2024-02-30" : `2024-01-${10 + (i % 20)}`},${kind(i)}`),
  "weights.csv": rows("a,w,none,gap,k", (i) => `${a(i)},${i === 17 ? -1 : 1},0,${i === 17 ? "" : 1},${kind(i)}`),
  "new-class.csv": rows("a,k", (i) => `${a(i)},${i === 17 ? "perhaps" : kind(i)}`),
};

const TRAIN = ["--epochs", "1+1", "--batch", "16", "--share", "1", "--hidden", "8"];

beforeAll(async () => {
  folder = await temporaryFolder("bad-targets");
  for (const [name, content] of Object.entries(tables)) await writeFile(join(folder, name), content);
  const good = await isocline(folder, "train", "good.csv", "--target", "k", ...TRAIN, "--out", "run", "--quiet");
  expect(good).toMatchObject({ code: 0 });
});

afterAll(() => rm(folder, { recursive: true }));

describe("what a bad target or weight gets", () => {
  it.each([
    [
      "train one.csv",
      'one.csv, column "k": expected a target of two or more classes in the training rows, found "yes" in each of them; name',
    ],
    ["train one-flag.csv", 'one-flag.csv, column "k": expected a target of two or more classes in the training rows'],
    [
      "train once.csv --stratify k",
      'once.csv, row 18, column "k": expected at least 2 rows of each class, one for either part, found the only one of',
    ],
    [
      "train blank.csv",
      'blank.csv, row 18, column "k": expected a class, found a blank; drop the rows without a target',
    ],
    [
      "train blank-flag.csv",
      'blank-flag.csv, row 18, column "k": expected true or false, found a blank; drop the rows',
    ],
    [
      "train blank-code.csv --task classification",
      'blank-code.csv, row 18, column "k": expected a class, as a finite number, found a blank; drop the rows',
    ],
    [
      "train ids.csv",
      'ids.csv, column "k": expected a number, or a text of few classes, found 80 different texts in 80',
    ],
    ["train slip.csv", 'slip.csv, row 18, column "k": expected a number, as most cells'],
    ["train dates.csv", 'dates.csv, row 18, column "day": expected a date such as 2024-03-01 or'],
    [
      "train weights.csv --exclude none,gap --weight w",
      'weights.csv, row 18, column "w": expected a weight of at least 0 that float32 can hold, found -1; correct that',
    ],
    [
      "train weights.csv --exclude w,gap --weight none",
      'weights.csv, column "none": expected a weight above 0 among the rows of training and of validation, found 0 in every',
    ],
    [
      "train weights.csv --exclude w,none --weight gap",
      'weights.csv, row 18, column "gap": expected a finite number, found a blank; give every row a weight; 0 leaves it out',
    ],
    [
      "train good.csv --folds 41",
      "good.csv: expected at least 2 rows for training and 2 for validation, found 79 and 1 of 80 rows",
    ],
    [
      "evaluate run new-class.csv",
      'new-class.csv, row 18, column "k": expected a class that the model knows: no, yes, found "perhaps"; correct it or',
    ],
    [
      "evaluate run blank.csv",
      'blank.csv, row 18, column "k": expected a class that the model knows: no, yes, found a blank',
    ],
  ])("isocline %s: exit code 3", async (line, message) => {
    const before = await readdir(folder);
    const options = line.startsWith("train") ? ["--target", "k", ...TRAIN] : [];
    const ended = await isoclineInside(folder, ...line.split(" "), ...options, "--quiet");
    expect(ended).toMatchObject({ code: 3, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(message);
    expect(await readdir(folder)).toEqual(before);
  });

  it.each([
    [
      ["--seed", "1"],
      /class "rare" of "k" (comes once, in row 18: whether it is predicted well cannot|is in no training row)/,
    ],
    [
      ["--folds", "3", "--ensemble", "--class-weights", "balanced"],
      /class "rare" of "k" is in no training row: it cannot/,
    ],
    [["--folds", "3", "--ensemble", "--label-smoothing", "0.1"], /class "rare" of "k" comes once, in row 18/],
  ])("warns of a class that comes once, and goes on: %j", async (more, warning) => {
    const out = `rare${more.join("").replaceAll("-", "")}`;
    const args = ["once.csv", "--target", "k", ...TRAIN, ...more, "--out", out, "--quiet"];
    const ended = await isocline(folder, "train", ...args);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stderr).toMatch(warning);
    const predicted = await isocline(folder, "predict", out, "once.csv", "--format", "jsonl");
    const lines: Record<string, number | string>[] = predicted.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    for (const line of lines) {
      const all = ["no", "rare", "yes"].map((name) => Number(line[`probability:${name}`]));
      expect(all.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 5);
    }
  });
});
