import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseTuning, type Tuning } from "isocline/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const TUNE = ["tune", "houses.csv", "--target", "price", "--exclude", "id"];
const SMALL = ["--batch", "32", "--hidden", "8", "--epochs", "3+2", "--seeds", "1", "--trials", "4", "--quiet"];

/** Of the search where the control costs less than under the seed after it. */
const SEED = "1";

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("tune-bad");
  await writeHouses(join(folder, "houses.csv"), 200);
});

afterAll(() => rm(folder, { recursive: true }));

/** As an error has it, whose spaces are plain ones. */
const plain = (text: string | null): string => (text ?? "").replaceAll(/\s/g, " ");

const tuningOf = async (out: string): Promise<Tuning> =>
  parseTuning(await readFile(join(folder, out, "tune.json"), "utf8"), out);

describe("isocline tune refuses", () => {
  it.each<readonly [readonly string[], string]>([
    [["--trials", "0"], '--trials: expected a whole number of at least 1, found "0"'],
    [["--seeds", "none"], '--seeds: expected a whole number of at least 1, found "none"'],
    [["--workers", "0"], '--workers: expected a whole number of at least 1, found "0"'],
    [["--max-loss", "3"], '--max-loss: expected a share, as in 3% or 0.03, found "3"; for a percentage write 3%'],
    [["--max-loss", "little"], '--max-loss: expected a share, as in 3% or 0.03, found "little"'],
    [["--max-sensitivity", "age"], '--max-sensitivity: expected COLUMN=SHARE, as in Longitude=50%, found "age"'],
    [["--max-sensitivity", "age=-5%"], 'of "age": expected a share of at least 0%, found "-5%"'],
    [
      ["--max-sensitivity", "ages=50%"],
      '--max-sensitivity: expected one of the columns area, age, luck, kind, found "ages"',
    ],
    [["--less-sensitive", "ae"], '--less-sensitive: expected one of the columns area, age, luck, kind, found "ae"'],
    [
      ["--less-sensitive", "area,kind"],
      '--less-sensitive: expected numeric features, which have sensitivities: area, age, luck, found "kind", a category',
    ],
    [["--search", "grid"], "--search: expected one of cma-es, random, successive-halving"],
    [["--space", "sare=0.1..1"], 'space, sare: expected a number that train takes, found "sare"; did you mean share?'],
    [["--space", "lambda.Age=0.1..1"], 'found "Age"; did you mean lambda.age?'],
    [["--space", "share=1..0.1"], "--space share: expected a range from a lower to a higher number, found 1..0.1"],
    [["--space", "share=0.5..5"], "space, share: expected ends that --share takes, found 0.5..5"],
    [["--space", "hidden=8..64"], "found hidden, which is no number"],
    [["--control", "none"], "--control: expected a control, whose strength is searched, found none"],
    [
      ["--less", "area=50%"],
      "--less: expected a control, whose strength is searched, found targets, which find their own; say how sensitive the model may be with --max-sensitivity COLUMN=50%, or train with the targets",
    ],
    [["--slope", "area=0.2"], "--slope: expected a control, whose strength is searched, found targets"],
    [["--no-baseline"], "--no-baseline: expected a baseline, which trials are compared with, found none"],
    [
      ["--folds", "5"],
      "--folds: expected one split, or --fold with it, found 5 folds; --seeds trains under several splits",
    ],
    [["--resume", "nowhere"], "--resume: expected no other option: a search goes on with its own, found --target"],
    [["--out", "houses.csv"], "--out: expected a new or empty folder that can be written to, found a file"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await isocline(folder, ...TUNE, ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  it("standard input, which it would read under every seed", async () => {
    const { code, stderr } = await isocline(folder, "tune", "-", "--target", "price");
    expect([code, stderr]).toEqual([
      2,
      "isocline: DATA: expected a table that can be read again, found standard input; save it to a file\n",
    ]);
  });

  it.each([
    ["trails: 9", 'the key "trails"; did you mean trials?', "line 3"],
    ["space: {sare: 0.1..1}", 'found "sare"; did you mean share?', "space, sare"],
    ["space: {share: [1, 0.5]}", "expected a range from a lower to a higher number, found 1..0.5", "space, share"],
    ["space: {share: [1]}", "space", "line 3"],
    ["max-loss: 3", 'found "3"; for a percentage write 3%', "line 3, max-loss"],
    ["trials: 0", "expected a whole number of at least 1", "line 3, trials"],
  ])("a config file with %s", async (line, message, place) => {
    await writeFile(join(folder, "bad.yaml"), `data: houses.csv\ntarget: price\n${line}\n`);
    const { code, stderr } = await isocline(folder, "tune", "bad.yaml");
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(place);
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });
});

describe("isocline tune", () => {
  it("says how near the nearest trial came where limits exclude all, and keeps the record", {
    timeout: 240_000,
  }, async () => {
    const limits = ["--max-loss", "-60%", "--max-sensitivity", "age=0.1%", "--out", "missed", "--json"];
    const { code, stdout, stderr } = await isocline(folder, ...TUNE, ...SMALL, ...limits);
    expect(code).toBe(5);
    expect(stderr).toMatch(
      /isocline: none of the 4 trials is within the limits; the nearest, trial \d, has a loss of −?[\d.]+.% where −60\.0.% is the limit and [\d.]+.% of the sensitivity to age where 0\.1.% is the limit \(seed 1\); all of it is kept in missed; try more --trials, a wider --space or a wider limit\n$/,
    );
    const document = await tuningOf("missed");
    expect(document).toMatchObject({ status: "missed", chosen: null, finalists: [] });
    expect(stderr).toContain(plain(document.missed));
    expect(JSON.parse(stdout)).toMatchObject({ status: "missed", missed: document.missed });
    expect(document.trials).toHaveLength(4);
    expect(existsSync(join(folder, "missed/report.html"))).toBe(true);
    expect(existsSync(join(folder, "missed/model.onnx"))).toBe(false);
    const again = await isocline(folder, "tune", "--resume", "missed");
    expect(again.stderr).toContain("found one that has ended (missed)");
  });

  it("says so where the limits hold under the search's seed alone", { timeout: 240_000 }, async () => {
    const one = ["--trials", "1", "--search", "random", "--seeds", "2", "--space", "share=0.5..1", "--seed", SEED];
    // Which limit that is follows from a search without one.
    const free = await isocline(folder, ...TUNE, ...SMALL, ...one, "--max-loss", "900%", "--out", "free");
    expect(free.code).toBe(0);
    const { finalists } = await tuningOf("free");
    const [under = Number.NaN, other = Number.NaN] = (finalists[0]?.seeds ?? []).map(
      ({ figures }) => figures?.loss ?? Number.NaN,
    );
    expect(under).toBeLessThan(other);
    const args = ["--max-loss", `${50 * (under + other)}%`, "--out", "unsure"];
    const { code, stderr } = await isocline(folder, ...TUNE, ...SMALL, ...one, ...args);
    const { chosen, missed } = await tuningOf("unsure");
    expect([code, chosen]).toEqual([5, null]);
    expect(missed).toMatch(
      new RegExp(
        "^the one point of the front is not within the limits under all 2 seeds; " +
          `the nearest, trial 1, has a loss of .* under seed ${Number(SEED) + 1}$`,
      ),
    );
    expect(stderr).toContain(plain(missed));
  });

  it("goes on after trials that diverge, which count as the worst", { timeout: 240_000 }, async () => {
    const rates = [
      "--optimizer",
      "sgd",
      "--space",
      "learning-rate=1e-3..1e4",
      "--search",
      "random",
      "--trials",
      "8",
      "--max-loss",
      "900%",
    ];
    const { code } = await isocline(folder, ...TUNE, ...SMALL, ...rates, "--learning-rate", "0.01", "--out", "wild");
    const { trials, chosen } = await tuningOf("wild");
    const diverged = trials.filter(({ status }) => status === "diverged");
    expect(diverged.length).toBeGreaterThan(0);
    for (const { figures, feasible } of diverged) expect([figures, feasible]).toEqual([null, false]);
    expect(code).toBe(0);
    expect(diverged.map(({ trial }) => trial)).not.toContain(chosen?.trial);
    expect(await readFile(join(folder, "wild/report.html"), "utf8")).toContain(
      `${diverged.length} of 8 trials diverged.`,
    );
  });

  it("ends where the baseline diverges", { timeout: 240_000 }, async () => {
    const rate = ["--optimizer", "sgd", "--learning-rate", "1e12", "--out", "diverged", "--json"];
    const { code, stdout, stderr } = await isocline(folder, ...TUNE, ...SMALL, ...rate);
    expect(code).toBe(4);
    expect(stderr).toContain(
      "isocline: the baseline diverged (seed 1), so there is nothing to compare trials with; kept in diverged; " +
        "try a lower --learning-rate or --clip-norm 1\n",
    );
    expect(JSON.parse(stdout)).toMatchObject({ status: "diverged", chosen: null });
  });

  it("refuses a damaged record", { timeout: 240_000 }, async () => {
    const path = join(folder, "damaged");
    await isocline(folder, ...TUNE, ...SMALL, "--out", "damaged");
    const text = await readFile(join(path, "tune.json"), "utf8");
    for (const [found, message] of [
      [text.slice(0, 99), "found damaged JSON"],
      [text.replace("isocline.tuning/1", "isocline.tuning/9"), 'found "isocline.tuning/9"; read it with the version'],
      [text.replace('"trials"', '"trails"'), "tune.json.search"],
    ] as const) {
      await writeFile(join(path, "tune.json"), found);
      const { code, stderr } = await isocline(folder, "tune", "--resume", "damaged");
      expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
    }
  });
});
