import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listMethods, methodKinds, namesOf, searchRegistry } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

let folder: string;
const run = (...args: readonly string[]) => isocline(folder, ...args);
const path = (name: string): string => join(folder, name);

const TRAIN = ["--exclude", "id", "--epochs", "2+1", "--batch", "64", "--hidden", "8", "--quiet"];

beforeAll(async () => {
  folder = await temporaryFolder("methods");
  await writeHouses(path("houses.csv"), 300);
  await run("train", "houses.csv", "--target", "price", ...TRAIN, "--loss", "huber:0.5", "--out", "huber");
  await run(
    "train",
    "houses.csv",
    "--target",
    "kind",
    ...TRAIN,
    "--control",
    "none",
    "--loss",
    "baikal",
    "--out",
    "kinds",
  );
  await run(
    "train",
    "houses.csv",
    "--target",
    "price",
    ...TRAIN,
    "--folds",
    "2",
    "--loss",
    "quantile:0.9",
    "--out",
    "folds",
  );
});

afterAll(() => rm(folder, { recursive: true }));

describe("isocline methods", () => {
  it("has a line for every method, its options and where it comes from", async () => {
    const { code, stdout, stderr } = await run("methods");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(listMethods().length + namesOf(searchRegistry).length + 1);
    expect(lines[0]).toMatch(/^kind +name +options +from$/);
    expect(stdout).toMatch(/^loss +huber +delta 1 +Huber 1964$/m);
    expect(stdout).toMatch(/^loss +mse$/m);
    expect(stdout).toMatch(/^input-control +lai .*Lai 2024$/m);
    expect(stdout).toMatch(/^optimizer +adam +beta1 0\.9, beta2 0\.999, epsilon 1e-8 +Kingma and Ba 2015$/m);
    expect(stdout).toMatch(/^search +cma-es +Hansen 2016; Auger and Hansen 2005$/m);
  });

  it("prints a JSON array with --json, of one kind where one is asked for", async () => {
    const { code, stdout } = await run("methods", "loss", "--json");
    expect(code).toBe(0);
    const methods = JSON.parse(stdout);
    expect(methods).toEqual(JSON.parse(JSON.stringify(listMethods().filter(({ kind }) => kind === "loss"))));
    for (const method of methods) {
      expect(method).toMatchObject({ kind: "loss", name: expect.any(String), references: expect.any(Array) });
    }
    const all = JSON.parse((await run("methods", "--json")).stdout);
    for (const { kind } of all) expect([...methodKinds, "search"]).toContain(kind);
    const searches = JSON.parse((await run("methods", "search", "--json")).stdout);
    expect(searches.map(({ name }: { name: string }) => name)).toEqual(namesOf(searchRegistry));
    expect(searches[0]).toMatchObject({ kind: "search", name: "cma-es", facts: { adaptive: true } });
  });

  it("refuses another kind", async () => {
    const { code, stdout, stderr } = await run("methods", "losses");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      'isocline: kind: expected one of split, loss, input-control, lever, rule, transform, optimizer, schedule, model, search, found "losses"; did you mean loss?\n',
    );
  });
});

describe("isocline cite", () => {
  it("has a line for each work of a run's methods", async () => {
    const { code, stdout, stderr } = await run("cite", "huber");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { references } = JSON.parse(await readFile(path("huber/run.json"), "utf8"));
    expect(stdout.trimEnd().split("\n")).toHaveLength(references.length);
    expect(stdout).toContain(
      "P. J. Huber (1964). Robust Estimation of a Location Parameter. Annals of Mathematical Statistics 35.\n",
    );
    expect(stdout).toContain("arXiv:2405.07884");
  });

  it("gives BibTeX and JSON", async () => {
    const entries = await run("cite", "kinds", "--format", "bibtex");
    expect(entries).toMatchObject({ code: 0, stderr: "" });
    expect(entries.stdout).toContain("@misc{gonzalez2020improved,\n  author = {S. Gonzalez and R. Miikkulainen},\n");
    expect(entries.stdout).toContain("eprint = {1905.11528}");
    const { stdout } = await run("cite", "kinds", "--json");
    const { references } = JSON.parse(await readFile(path("kinds/run.json"), "utf8"));
    expect(JSON.parse(stdout)).toEqual(references);
  });

  it("cites each work of several runs once, cross-validations too", async () => {
    const lines = (await run("cite", "huber", "kinds", "folds")).stdout.trimEnd().split("\n");
    expect(new Set(lines).size).toBe(lines.length);
    for (const author of ["Huber", "Gonzalez", "Koenker", "Kingma"]) {
      expect(lines.filter((line) => line.includes(author)).length).toBeGreaterThan(0);
    }
  });

  it("keeps a record's line ends and control characters off the terminal", async () => {
    const record = JSON.parse(await readFile(path("huber/run.json"), "utf8"));
    record.references = [{ authors: "A\nB", title: "\u001b[2Jx", year: 2000, source: "y" }];
    await writeFile(path("huber/run.json"), JSON.stringify(record));
    expect((await run("cite", "huber")).stdout).toBe("A B (2000). �[2Jx. y.\n");
  });

  it.each([
    [["nowhere"], 3, "nowhere: expected the folder of a run, found no run.json in it"],
    [["kinds", "--format", "apa"], 2, '--format: expected one of text, bibtex, found "apa"'],
    [["kinds", "--format", "text", "--json"], 2, "--json: expected no --format with it, found text"],
    [[], 2, "missing required argument 'runs'"],
  ])("refuses %j", async (args, code, message) => {
    const found = await run("cite", ...args);
    expect(found).toMatchObject({ code, stdout: "" });
    expect(found.stderr).toContain(message);
    expect(found.stderr.trim().split("\n")).toHaveLength(1);
  });
});
