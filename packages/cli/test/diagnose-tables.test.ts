import { readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Diagnosed, diagnosed } from "./diagnosed.ts";
import { isoclineInside } from "./in-process.ts";

let made: Diagnosed;

const path = (name: string): string => made.path(name);
const diagnose: Diagnosed["diagnose"] = (...args) => made.diagnose(...args);
const document: Diagnosed["document"] = (...args) => made.document(...args);

beforeAll(async () => {
  made = await diagnosed("diagnose-tables", 1000);
  const short = ["--epochs", "2", "--control", "none"];
  await made.train(...short, "--hidden", "8", "--missing", "error", "--out", "plain");
  await made.train(...short, "--exclude", "area,age,luck", "--out", "texts");
  const table = await readFile(path("more.csv"), "utf8");
  const lines = table.trimEnd().split("\n");
  await writeFile(path("untargeted.csv"), lines.map((line) => line.slice(0, line.lastIndexOf(","))).join("\n"));
  const gap = (line: string, i: number): string => (i % 4 === 1 ? line.replace(/^([^,]*),[^,]*/, "$1,") : line);
  await writeFile(path("holes.csv"), lines.map(gap).join("\n"));
  await writeFile(path("words.csv"), table.replace(/^(h41,)[^,]*/m, "$1large"));
  await writeFile(path("constant.csv"), lines.map((line) => line.replace(/^(h\d+),[^,]*/, "$1,80")).join("\n"));
  await writeFile(path("one.csv"), lines.slice(0, 2).join("\n"));
  await writeFile(path("none.csv"), lines.slice(0, 1).join("\n"));
  await writeFile(path("other.csv"), "area,age,lucky,kind\n1,2,3,red\n4,5,6,red\n");
});

afterAll(() => rm(made.folder, { recursive: true }));

describe("isocline diagnose, of odd tables,", () => {
  it("passes over the rows where a feature is blank", async () => {
    const { models } = await document("run", "holes.csv", "--threshold", "200", "--rows", "400");
    const { sensitivity, slope, crossing, partialDependence } = models.baseline;
    for (const of of [sensitivity, slope]) expect([of.area.rows, of.age.rows]).toEqual([750, 1000]);
    expect(crossing.features.age.rows).toBe(400);
    expect(Math.abs(crossing.features.area.rows - 300)).toBeLessThan(50);
    expect(partialDependence.area[0].value).toBeGreaterThan(30);
    const refused = await diagnose("plain", "holes.csv");
    expect(refused).toMatchObject({ code: 3, stdout: "" });
    expect(refused.stderr).toContain('holes.csv, row 1, column "area": expected a finite number, since the model was');
  });

  it("has standard units only where the target's deviation is known", async () => {
    const { units, models } = await document("run/model.onnx", "untargeted.csv", "--rows", "20");
    expect(units.target).toEqual({ deviation: null });
    expect(models.model.slope.area.standard).toBe(null);
    expect(models.model.slope.area.raw.mean).toBeGreaterThan(0);
    const run = await document("run", "untargeted.csv", "--rows", "20");
    expect(run.models.controlled.slope.area.standard.mean).toBeGreaterThan(0);
    const { stdout } = await diagnose("run/model.onnx", "untargeted.csv", "--rows", "20");
    expect(stdout).not.toContain("standard units");
  });

  it("warns of a column that does not vary, where its deviation is the table's", async () => {
    const { code, stderr } = await diagnose("run/model.onnx", "constant.csv", "--rows", "20");
    expect([code, stderr]).toEqual([0, 'warning: column "area" does not vary in the table: its sd counts as 1\n']);
    expect(await diagnose("run", "constant.csv", "--rows", "20")).toMatchObject({ code: 0, stderr: "" });
  });

  it("shows the levels of a model of text alone", async () => {
    const { code, stdout, stderr } = await diagnose("texts", "more.csv", "--rows", "20");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^kind +(red|green|blue) +[\d.]+$/m);
    expect(stdout).not.toMatch(/Sensitivity|Slope/);
  });

  it.each([
    ["missing more.csv", 3, "missing: expected a model, found no such file"],
    [". more.csv", 3, ".: expected the folder of a run, found no run.json in it"],
    ["more.csv more.csv", 3, "more.csv: expected an ONNX model"],
    ["mute.onnx more.csv", 3, "mute.onnx: expected a model that isocline wrote, found one without its metadata"],
    ["two.onnx more.csv", 3, "two.onnx: expected a model with one prediction a row, found 2000 numbers for 1000 rows"],
    ["run missing.csv", 3, "missing.csv: expected a CSV, TSV, Parquet or Arrow file"],
    ["run other.csv", 3, 'other.csv: expected a column "luck", found none; rename "lucky" if that is it'],
    ["run words.csv", 3, 'words.csv, row 42, column "area": expected a number'],
    ["run none.csv", 3, "none.csv: expected a table with at least two rows, found none"],
    ["run one.csv", 3, "one.csv: expected a table with at least two rows, found one"],
    [
      "run more.csv --feature araa",
      2,
      '--feature: expected one of the columns area, age, luck, kind, found "araa"; did you mean "area"?',
    ],
    ["run more.csv --feature price", 2, '--feature: expected one of the columns area, age, luck, kind, found "price"'],
    ["run more.csv --threshold 200 --feature kind", 2, "--threshold: expected a numeric feature to change, found kind"],
    ["texts more.csv --threshold 200", 2, "--threshold: expected a numeric feature to change, found none in the model"],
    ["run more.csv --threshold Infinity", 2, "--threshold: expected a number, in units of the target, found"],
    ["run more.csv --threshold high", 2, '--threshold: expected a number, in units of the target, found "high"'],
    ["run more.csv --noise 0", 2, '--noise: expected a number above 0, found "0"'],
    ["run more.csv --rows 1", 2, '--rows: expected a whole number of at least 2, found "1"'],
    ["run more.csv --seed -1", 2, '--seed: expected a whole number of at least 0, found "-1"'],
    ["run", 2, "DATA: expected a table, found none"],
  ])("refuses %s with exit code %i", async (line, code, message) => {
    const ended = await isoclineInside(made.folder, "diagnose", ...line.split(" "));
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(message);
  });
});
