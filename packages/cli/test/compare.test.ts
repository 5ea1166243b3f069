import { existsSync } from "node:fs";
import { appendFile, cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type MethodComparison, parseMethodComparison } from "isocline/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outcomeFile } from "../src/trials/outcome-file.ts";
import { isoclineInside } from "./in-process.ts";
import { type Ended, isocline, start, temporaryFolder, until, writeHouses } from "./isocline.ts";

let folder: string;

/** Small enough for a second, with both a control and a rule. */
const SMALL = ["--hidden", "8", "--epochs", "6+4", "--seeds", "2", "--selection-seeds", "1", "--tries", "2"];
/** Trials are done in the process itself: others cost more to start than they save. */
const compare = (...args: readonly string[]): Promise<Ended> =>
  isocline(folder, "compare", "--workers", "0", ...args, "--quiet");
const HOUSES = ["houses.csv", "--target", "price", "--exclude", "id,kind"];
const houses = (...args: readonly string[]): Promise<Ended> => compare(...HOUSES, ...SMALL, ...args);

beforeAll(async () => {
  folder = await temporaryFolder("compare");
  await writeHouses(join(folder, "houses.csv"), 400);
});

afterAll(() => rm(folder, { recursive: true }));

const documentOf = async (run: string): Promise<MethodComparison> =>
  parseMethodComparison(await readFile(join(folder, run, "comparison.json"), "utf8"), run);

/** What a comparison came to, without times and places. */
function lasting({ created: _, seconds: __, config, methods, ...rest }: MethodComparison): object {
  return {
    ...rest,
    config: { ...config, data: "" },
    methods: methods.map(({ runs, ...method }) => ({
      ...method,
      runs: runs.map(({ seconds: ___, ...run }) => run),
    })),
  };
}

describe("compare", () => {
  it("trains every method from the same states under one budget, and says what each does", async () => {
    const { code, stdout, stderr } = await houses(
      "--methods",
      "jacobian,dropout,sam",
      "--workers",
      "2",
      "--out",
      "first",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Means over 2 seeds, 80 test rows");
    expect(stdout).toMatch(/\nJacobian penalty[: ].*\.\nDropout[: ].*\.\nSAM[: ].*\.\n/);
    expect(stdout).toMatch(/\nRun folder: first\n$/);
    expect((await readdir(join(folder, "first"))).sort()).toEqual([
      "chart.svg",
      "comparison.json",
      "config.yaml",
      "report.html",
      "trials",
    ]);
    const { methods, budget, rows, seeds, overall, status } = await documentOf("first");
    expect(status).toBe("completed");
    expect(rows).toEqual({ training: 256, validation: 64, test: 80 });
    expect(seeds).toEqual({ selection: [1], verdict: [2, 3] });
    expect(overall).not.toBeNull();
    expect(methods.map(({ name, cost, epochs }) => [name, cost, epochs])).toEqual([
      ["none", 1, 4],
      ["jacobian", 2, 2],
      ["dropout", 1, 4],
      ["sam", 2, 2],
    ]);
    for (const { evaluations, runs, name, tried } of methods) {
      expect(evaluations).toBe(budget.evaluations);
      expect(runs.map(({ seed, status }) => [seed, status])).toEqual([
        [2, "completed"],
        [3, "completed"],
      ]);
      expect(tried).toHaveLength(name === "none" ? 0 : 2);
      for (const { figures, sensitivity } of runs) {
        expect(Object.values(figures ?? {}).every((value) => (value ?? 0) > 0)).toBe(true);
        expect(Object.keys(sensitivity)).toEqual(["area", "age", "luck"]);
      }
    }
    expect(methods[0]?.runs[0]?.figures).not.toEqual(methods[0]?.runs[1]?.figures);
  }, 60_000);

  it("gives the same bits with one worker, by its own config file, and on --json", async () => {
    const { code, stdout } = await isocline(
      folder,
      "compare",
      "first/config.yaml",
      "--workers",
      "1",
      "--out",
      "again",
      "--json",
      "--quiet",
    );
    expect(code).toBe(0);
    const printed = JSON.parse(stdout);
    expect(printed).toMatchObject({ schema: "isocline.comparison/1", status: "completed", folder: "again" });
    expect(printed.verdict.methods).toHaveLength(3);
    expect(printed).not.toHaveProperty("config");
    expect(lasting(await documentOf("again"))).toEqual(lasting(await documentOf("first")));
  }, 60_000);

  it("keeps trials apart from rows that decide: the verdict's are not those of the choice", async () => {
    const results = await readdir(join(folder, "first", "trials", "results"));
    // Pretrainings of three seeds; on the first the baseline and two strengths each; on the others the chosen ones.
    expect(results).toHaveLength(3 + (1 + 3 * 2) + 2 * 4);
    const parsed = await Promise.all(
      results.map(async (name) => JSON.parse(await readFile(join(folder, "first", "trials", "results", name), "utf8"))),
    );
    expect(parsed.filter(({ kept }) => kept.outcome.result.robustness !== undefined)).toHaveLength(8);
  });

  it("reports again from its folder, and stands alone in a report", async () => {
    const page = await readFile(join(folder, "first", "report.html"), "utf8");
    await rm(join(folder, "first", "report.html"));
    expect(await isocline(folder, "report", "first", "--quiet")).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, "first", "report.html"), "utf8")).toBe(page);
    const beside = await isocline(folder, "report", "first", "again", "--out", "both.html");
    expect(beside.code).toBe(2);
    expect(beside.stderr).toContain("first: expected the folder of a run, found one of isocline compare");
  });

  it("says that one seed has no interval", async () => {
    const { code, stdout } = await houses("--methods", "dropout", "--seeds", "1", "--tries", "1", "--out", "one");
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nDropout: [−+0].* sensitivity, [−+0].* error, without an interval\.\n/);
    expect(stdout).toContain("One seed has no interval, so there is no verdict.");
    const { methods, seeds } = await documentOf("one");
    // Nothing was to be chosen, so nothing was trained for it.
    expect(methods[1]?.tried).toEqual([]);
    expect(seeds.verdict).toEqual([2]);
  }, 60_000);

  it("compares classes by their log loss, without numbers by the error alone", async () => {
    await writeFile(
      join(folder, "words.csv"),
      `a,b,c\n${Array.from({ length: 300 }, (_, i) => `x${i % 5},y${i % 7},${(i * 7) % 11 > 5 ? "up" : "down"}`).join("\n")}\n`,
    );
    const given = ["words.csv", "--target", "c", ...SMALL];
    const refused = await compare(...given, "--out", "words");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toBe(
      "isocline: words.csv: expected a numeric feature, on whose slopes lai, jacobian, double-backprop, noise act, " +
        "found none; compare with --methods weight-decay,dropout,sam,gr-forward\n",
    );
    expect(existsSync(join(folder, "words"))).toBe(false);
    const { code, stdout } = await compare(...given, "--methods", "dropout,sam", "--out", "words");
    expect(code).toBe(0);
    expect(stdout).toContain("log loss under noise");
    const { error, overall, methods } = await documentOf("words");
    expect([error, overall?.by]).toEqual(["logLoss", "error"]);
    expect(methods[1]?.runs[0]?.figures).toMatchObject({ sensitivity: null, slopeNorm: null });
    expect(methods[1]?.chosen?.by).toBe("error");
  }, 60_000);

  it("goes on with an interrupted comparison where it stood", async () => {
    const given = ["compare", ...HOUSES, ...SMALL, "--methods", "jacobian,dropout,sam"];
    const running = start(folder, ...given, "--workers", "1", "--out", "cut", "--quiet");
    const results = join(folder, "cut", "trials", "results");
    await until(() => existsSync(results), 30);
    while ((await readdir(results)).length < 5) await new Promise((resolve) => setTimeout(resolve, 2));
    running.child.kill("SIGINT");
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain("go on with: isocline compare --resume cut");
    expect(await documentOf("cut")).toMatchObject({ status: "interrupted", overall: null });
    const before = await readdir(results);
    const other = await isocline(folder, "compare", "--resume", "cut", "--seeds", "9");
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("--resume: expected no other option") });
    const resumed = await isocline(folder, "compare", "--resume", "cut", "--workers", "2", "--quiet");
    expect(resumed.code).toBe(0);
    expect(await readdir(results)).toEqual(expect.arrayContaining(before));
    expect(lasting(await documentOf("cut"))).toEqual(lasting(await documentOf("first")));
    const again = await isocline(folder, "compare", "--resume", "cut");
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("found one that is complete") });
  }, 90_000);
});

describe("a method that diverges in one seed", () => {
  it("is compared over the others, is never the best, and the exit code says so", async () => {
    await cp(join(folder, "first"), join(folder, "shaky"), { recursive: true });
    const document = await documentOf("first");
    const method = document.methods[2];
    const error = method?.runs[0]?.figures?.error;
    // What trials came to is in the store: there this one diverges.
    const results = join(folder, "shaky", "trials", "results");
    for (const name of await readdir(results)) {
      const { result } = JSON.parse(await readFile(join(results, name), "utf8")).kept.outcome;
      if (result.robustness?.error !== error) continue;
      const record = { ...result.record, status: "diverged", divergedAt: 9 };
      await writeFile(join(results, name), outcomeFile({ status: "completed", result: { ...result, record } }, []));
    }
    const open = { ...document, status: "interrupted" };
    await writeFile(join(folder, "shaky", "comparison.json"), JSON.stringify(open));
    const { code, stdout, stderr } = await isocline(folder, "compare", "--resume", "shaky", "--quiet");
    expect(code).toBe(4);
    expect(stderr).toMatch(/^isocline: dropout diverged in some seeds, the others are compared; kept in shaky;/);
    expect(stdout).toMatch(/\nDropout: .*; it diverged in 1 of 2 seeds\.\n/);
    const { methods, overall, warnings, status } = await documentOf("shaky");
    expect(status).toBe("diverged");
    expect(methods[2]?.runs[0]).toMatchObject({ status: "diverged", divergedAt: 9, figures: null });
    expect(methods[2]?.changes?.error).toMatchObject({ count: 1, low: null, verdict: "undefined" });
    expect(methods[1]?.changes?.error.count).toBe(2);
    expect(overall?.lowering).not.toContain("dropout");
    expect(warnings).toEqual(["dropout has no figures in 1 of 2 seeds (2); those of the others are compared"]);
  }, 60_000);
});

describe("methods of a config file", () => {
  const write = (name: string, text: string): Promise<void> =>
    writeFile(
      join(folder, name),
      `data: houses.csv\ntarget: price\nexclude: [id, kind]\nhidden: 8\nepochs: 6+4\n${text}`,
    );

  it("are settings of a training, with lists of values to try", async () => {
    await write(
      "own.yaml",
      "control: lai\nlambda: 0.5\nseeds: 2\nselection-seeds: 1\ntries: 2\nmethods:\n" +
        "  gentle: {control: jacobian, share: 1, strength: 0.1}\n" +
        "  both: {control: jacobian, share: 1, rule: sam, try: {strength: [0.01, 0.1, 1]}}\n" +
        "  huber: {loss: 'huber:1', clip-norm: 1}\n" +
        "  dropout:\n",
    );
    const { code, stderr } = await compare("own.yaml", "--out", "own");
    expect(code).toBe(0);
    expect(stderr).toBe("warning: both tries 3 strengths where others try 2\n");
    const { methods, config } = await documentOf("own");
    // What the file says of control is left aside in the baseline.
    expect(config).toMatchObject({ control: "none", lambda: null, dropout: 0, "weight-decay": 0 });
    expect(methods.map(({ name, cost, tried }) => [name, cost, tried.length])).toEqual([
      ["none", 1, 0],
      ["gentle", 2, 0],
      ["both", 4, 3],
      ["huber", 1, 0],
      ["dropout", 1, 2],
    ]);
    expect(methods[1]?.settings).toEqual({ control: "jacobian", share: 1, strength: 0.1 });
    expect(methods[3]?.runs[0]?.figures).not.toEqual(methods[0]?.runs[0]?.figures);
    const chosen = await compare("own.yaml", "--methods", "gentle,sam", "--out", "chosen");
    expect(chosen.code).toBe(0);
    expect((await documentOf("chosen")).methods.map(({ name }) => name)).toEqual(["none", "gentle", "sam"]);
    expect((await documentOf("chosen")).methods[1]?.runs.map(({ figures }) => figures)).toEqual(
      methods[1]?.runs.map(({ figures }) => figures),
    );
  }, 90_000);

  it("that diverge are outcomes: the others are compared", async () => {
    await write(
      "wild.yaml",
      "seeds: 2\nselection-seeds: 1\ntries: 2\nmethods:\n" +
        "  wild: {learning-rate: 1e30}\n  wilder: {try: {learning-rate: [1e30, 1e35]}}\n  dropout:\n",
    );
    const { code, stdout, stderr } = await compare("wild.yaml", "--out", "wild");
    expect(code).toBe(4);
    expect(stderr).toMatch(/wild, wilder diverged in some seeds, the others are compared; kept in wild; try a lower/);
    expect(stdout).toContain("\nwild: nothing to compare; it diverged in 2 of 2 seeds.\n");
    expect(stdout).toContain("\nwilder: diverged at every strength that was tried.\n");
    expect(stdout).toMatch(/\nDropout[: ]/);
    const { methods, warnings } = await documentOf("wild");
    expect(methods[1]?.runs[0]).toMatchObject({ status: "diverged", divergedAt: 7, figures: null });
    expect(methods[2]).toMatchObject({ chosen: null, runs: [] });
    expect(warnings).toContain("wild has no figures in 2 of 2 seeds (2, 3)");
  }, 60_000);
});

describe("a baseline that cannot be trained", () => {
  it("leaves nothing to compare, with the reason and an exit code of its own, also when it is resumed", async () => {
    await cp(join(folder, "one"), join(folder, "poor"), { recursive: true });
    const document = await documentOf("one");
    const error = document.methods[0]?.runs[0]?.figures?.error;
    const results = join(folder, "poor", "trials", "results");
    for (const name of await readdir(results)) {
      const { result } = JSON.parse(await readFile(join(results, name), "utf8")).kept.outcome;
      if (result.robustness?.error !== error) continue;
      await writeFile(join(results, name), outcomeFile({ status: "failed", reason: "no memory for it" }, []));
    }
    const open = { ...document, status: "interrupted" };
    await writeFile(join(folder, "poor", "comparison.json"), JSON.stringify(open));
    const { code, stdout, stderr } = await isocline(folder, "compare", "--resume", "poor", "--quiet");
    expect(code).toBe(4);
    expect(stdout).toContain("Nothing could be compared: the baseline failed.");
    expect(stderr).toBe(
      "isocline: the baseline failed, so nothing could be compared; kept in poor; the first failed by: no memory for it\n",
    );
    const { methods, warnings, status } = await documentOf("poor");
    expect(status).toBe("diverged");
    expect(methods[0]?.runs[0]).toMatchObject({ status: "failed", reason: "no memory for it", figures: null });
    expect(warnings).toEqual(["the baseline has no figures in 1 of 1 seeds (2): no memory for it"]);
  }, 60_000);

  it("ends the comparison where what it begins with is damaged, and is mended by deleting that", async () => {
    await cp(join(folder, "one"), join(folder, "rotten"), { recursive: true });
    const document = await documentOf("one");
    const place = (...names: readonly string[]): string => join(folder, "rotten", "trials", ...names);
    let state = "";
    for (const name of await readdir(place("results"))) {
      const { objects, outcome } = JSON.parse(await readFile(place("results", name), "utf8")).kept;
      if (outcome.result.record === undefined) [state] = objects;
      else await rm(place("results", name));
    }
    await appendFile(place("objects", state), "x");
    const open = { ...document, status: "interrupted" };
    await writeFile(join(folder, "rotten", "comparison.json"), JSON.stringify(open));
    const resume = () => isocline(folder, "compare", "--resume", "rotten", "--quiet");
    const { code, stderr } = await resume();
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^isocline: \S+: expected bytes of SHA-256 \w{12}…, found \w{12}…; delete the file, and go on with --resume, [^\n]+\n$/,
    );
    await rm(place("objects", state));
    expect(await resume()).toMatchObject({ code: 0, stderr: "" });
    expect(lasting(await documentOf("rotten"))).toEqual(lasting(document));
  }, 60_000);
});

describe("a baseline that diverges", () => {
  it("leaves nothing to compare", async () => {
    const { code, stdout, stderr } = await houses("--methods", "dropout", "--learning-rate", "1e30", "--out", "lost");
    expect(code).toBe(4);
    expect(stdout).toContain("\n\nNothing could be compared: the baseline diverged.\n\nRun folder: lost\n");
    expect(stderr).toMatch(/^isocline: the baseline diverged, so nothing could be compared; kept in lost;/);
    const { warnings, overall } = await documentOf("lost");
    expect(overall).toBeNull();
    expect(warnings).toEqual(["the baseline has no figures in 2 of 2 seeds (2, 3): the pretraining diverged"]);
  }, 60_000);
});

describe("compare refuses", () => {
  it.each([
    [
      ["--epochs", "5+1"],
      "--epochs: expected a budget of at least one epoch of every method: jacobian takes 2 gradient evaluations a step, found 5+1; " +
        "take --epochs 5+2 or more, or leave jacobian out of --methods",
    ],
    [["--epochs", "5+0"], "--epochs: expected at least one epoch after pretraining, found 5+0"],
    [["--methods", "jacobain"], 'found "jacobain"; did you mean "jacobian"?'],
    [["--workers", "-1"], "--workers: expected a whole number"],
    [["--lambda", "0.1"], "unknown option '--lambda'; see isocline compare --help"],
    [["--target", "prize"], 'did you mean "price"?'],
  ])("%j before anything is written", async (args, text) => {
    const { code, stderr } = await isoclineInside(
      folder,
      "compare",
      "houses.csv",
      "--target",
      "price",
      "--out",
      "refused",
      ...args,
    );
    expect(stderr).toContain(text);
    expect(stderr.split("\n")).toHaveLength(2);
    expect(code).toBe(2);
    expect(existsSync(join(folder, "refused"))).toBe(false);
  });

  it("a folder that is no comparison's, to go on with", async () => {
    const { code, stderr } = await isoclineInside(folder, "compare", "--resume", ".");
    expect(code).toBe(2);
    expect(stderr).toContain(
      "--resume: expected the folder of an interrupted comparison, found ., without a comparison.json",
    );
  });
});
