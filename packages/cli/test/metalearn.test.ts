import { existsSync, readdirSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord, randomStream } from "isocline";
import { type Metalearning, parseMetalearning } from "isocline/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoclineInside } from "./in-process.ts";
import { isocline, start, temporaryFolder, until, writeHouses } from "./isocline.ts";

let folder: string;
const run = (...args: readonly string[]) => isocline(folder, ...args);
const path = (name: string): string => join(folder, name);
const text = (name: string): Promise<string> => readFile(path(name), "utf8");
const read = async (name: string): Promise<Metalearning> =>
  parseMetalearning(await text(join(name, "metalearning.json")), name);

/** A search of seconds. */
const SMALL = [
  ...["--population", "6", "--generations", "2", "--partial-steps", "20", "--steps", "30", "--seeds", "2"],
  ...["--best", "2", "--hidden", "8", "--batch", "32"],
];
const KINDS = ["metalearn", "kinds.csv", "--target", "kind", ...SMALL];

/** What does not depend on how long anything took. */
function lasting({ seconds: _, created: __, ...document }: Metalearning): object {
  return document;
}

beforeAll(async () => {
  folder = await temporaryFolder("metalearn");
  const random = randomStream(3, "kinds");
  const lines = Array.from({ length: 240 }, () => {
    const [a, b] = [random.normal(), random.normal()];
    const kind = a + b * b > 1 ? "red" : a > b ? "green" : "blue";
    return `${a.toFixed(3)},${b.toFixed(3)},${"xyz"[random.integer(3)]},${kind}`;
  });
  await writeFile(path("kinds.csv"), `a,b,c,kind\n${lines.join("\n")}\n`);
  await writeHouses(path("houses.csv"), 200);
  await run(...KINDS, "--workers", "1", "--quiet", "--out", "one");
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

describe("isocline metalearn", () => {
  it("searches a loss of a table's classes, whatever the number of workers", { timeout: 120_000 }, async () => {
    const { code, stdout, stderr } = await run(...KINDS, "--workers", "2", "--out", "two");
    expect(code).toBe(0);
    expect(stderr).toContain(
      "kinds.csv: 154 rows to train on, 38 held out, 48 to test on; at most 13 losses × 20 steps, " +
        "then 6 trainings × 30 steps: 440 steps of 32 rows\n",
    );
    const document = await read("two");
    expect(lasting(document)).toEqual(lasting(await read("one")));
    const { candidates, filters, budget, finalists, chosen, settings, usual } = document;
    expect(usual?.accuracy).toBeGreaterThan(0.2);
    expect(document).toMatchObject({ status: "completed", stopped: "evaluations", classes: ["blue", "green", "red"] });
    expect(candidates.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(candidates.map(({ generation }) => generation)).toEqual([...new Array(6).fill(0), ...new Array(6).fill(1)]);

    // What a filter refused was not trained, and is counted.
    const refused = candidates.filter(({ outcome }) => outcome === "refused");
    expect(refused.length).toBeGreaterThan(0);
    for (const { outcome, broken, value } of candidates) {
      expect(outcome === "refused").toBe(broken.includes("softmax-gauge") || broken.includes("some-gradient"));
      expect(value === null).toBe(outcome !== "trained");
    }
    for (const { name, acts, refused: count, steps, trained } of filters) {
      const broken = candidates.filter((candidate) => candidate.broken.includes(name));
      expect({ count, steps }).toEqual({ count: broken.length, steps: 20 * broken.length });
      expect(trained).toBe(broken.filter(({ outcome }) => outcome === "trained").length);
      expect(acts).toBe(name !== "published");
    }
    const results = await readdir(path("two/trials/results"));
    expect(results).toHaveLength(1 + 12 - refused.length + 6);
    expect(budget).toEqual({
      evaluations: 12,
      trained: 12 - refused.length,
      partialSteps: 20 * (13 - refused.length),
      fullSteps: 180,
      samples: 32 * (20 * (13 - refused.length) + 180),
      sparedSteps: 20 * refused.length,
    });

    expect(finalists.map(({ name, runs }) => [name, runs.length])).toEqual([
      ["cross-entropy", 2],
      [expect.stringMatching(/^candidate \d+$/), 2],
      [expect.stringMatching(/^candidate \d+$/), 2],
    ]);
    expect(finalists[0]?.runs.map(({ seed }) => seed)).toEqual([2, 3]);
    // The held-out rows alone choose.
    const [, second, third] = finalists.map(({ heldOut }) => heldOut.mean ?? 0);
    expect(chosen).toBe((third as number) > (second as number) ? 2 : 1);
    expect(settings.filters).toEqual(["softmax-gauge"]);

    expect(stdout).toContain("filters on 12 losses:\n");
    expect(stdout).toMatch(/^cross-entropy +3\.00 +0 +3\.00 +1\.00 +0 +1\.00 +1\.00$/m);
    expect(stdout).toMatch(/^The loss found: taylor, θ = /m);
    expect(stdout).toMatch(/^With labels smoothed by 0\.1 it is the same as with θ = /m);
    expect(stdout).toContain("Train with the loss found: isocline train DATA --loss two/loss.json\n");
    const page = await text("two/report.html");
    for (const part of ["The loss found", "Full trainings", "The search", "Budget"]) expect(page).toContain(part);
  });

  it("repeats itself from its config, and prints one document with --json", { timeout: 120_000 }, async () => {
    const { code, stdout, stderr } = await run("metalearn", "one/config.yaml", "--json", "--quiet", "--out", "again");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { candidates, finalists, folder: where } = JSON.parse(stdout);
    const first = await read("one");
    expect({ candidates, finalists }).toEqual({ candidates: first.candidates, finalists: first.finalists });
    expect(where).toBe("again");
    expect(await text("again/config.yaml")).toContain("partial-steps: 20\n");
  });

  it("goes on after an interruption and a kill, and ends the same", { timeout: 120_000 }, async () => {
    const args = [...KINDS, "--workers", "1", "--quiet", "--out", "broken"];
    const judged = (count: number) => () => {
      const results = path("broken/trials/results");
      return existsSync(results) && readdirCount(results) >= count;
    };
    const first = start(folder, ...args);
    await until(judged(2), 60);
    first.child.kill("SIGINT");
    const stopped = await first.ended;
    expect(stopped).toMatchObject({ code: 130, stdout: "" });
    expect(stopped.stderr).toContain(
      "isocline: interrupted, finished trials kept; go on with: isocline metalearn --resume broken\n",
    );
    expect((await read("broken")).status).toBe("interrupted");
    const second = start(folder, "metalearn", "--resume", "broken", "--quiet");
    await until(judged(8), 60);
    second.child.kill("SIGKILL");
    await second.ended;
    const last = await run("metalearn", "--resume", "broken", "--quiet", "--workers", "2");
    expect(last).toMatchObject({ code: 0, stderr: "" });
    expect(lasting(await read("broken"))).toEqual(lasting(await read("one")));
    expect(await run("metalearn", "--resume", "broken")).toMatchObject({
      code: 2,
      stderr:
        "isocline: --resume: expected the folder of an interrupted search, found one that is complete; metalearn again for another, or report on it\n",
    });
  });

  it("searches images, under attack, with both invariants", { timeout: 120_000 }, async () => {
    const { code, stderr } = await run(
      ...[
        "metalearn",
        "sample:mnist",
        "--images",
        "200",
        "--channels",
        "2,4",
        "--objective",
        "attacked",
        "--order",
        "2",
      ],
      ...[
        "--population",
        "8",
        "--generations",
        "1",
        "--partial-steps",
        "3",
        "--steps",
        "4",
        "--seeds",
        "2",
        "--best",
        "1",
      ],
      ...["--filters", "published,softmax-gauge", "--out", "digits"],
    );
    expect(code).toBe(0);
    expect(stderr).toContain("sample:mnist: 133 rows to train on, 67 held out, 200 to test on;");
    const { candidates, filters, finalists, settings, model, rows } = await read("digits");
    expect({ model, rows }).toEqual({
      model: "convnet 2-4, silu, dropout 0.1",
      rows: { training: 133, heldOut: 67, test: 200 },
    });
    expect(settings).toMatchObject({ objective: "attacked", radius: 0.1, order: 2, images: 200, channels: [2, 4] });
    expect(filters.map(({ acts }) => acts)).toEqual([true, true, true]);
    for (const { outcome, broken, coefficients, figures, value } of candidates) {
      expect(coefficients).toHaveLength(5);
      expect(outcome).toBe(broken.length > 0 ? "refused" : "trained");
      if (figures !== null) expect(value).toBeCloseTo(1 - (figures.attacked ?? Number.NaN), 12);
    }
    for (const { test } of finalists.flatMap(({ runs }) => runs)) {
      expect(Object.keys(test ?? {}).toSorted()).toEqual(["accuracy", "attacked", "logLoss"]);
    }
  });

  it("searches a loss of residual and slope for numbers, which train uses", { timeout: 120_000 }, async () => {
    const { code, stdout } = await run(
      ...["metalearn", "houses.csv", "--target", "price", "--exclude", "id", ...SMALL, "--out", "prices"],
    );
    expect(code).toBe(0);
    const { candidates, filters, finalists, chosen, settings } = await read("prices");
    expect(settings).toMatchObject({ objective: "rmse", filters: ["null-pull"] });
    expect(filters.map(({ name }) => name)).toEqual(["null-pull", "some-gradient"]);
    expect(finalists[0]?.name).toBe("mse");
    for (const { value, figures } of candidates) expect(value).toBe(figures?.rmse ?? null);
    expect(stdout).toContain("isocline train DATA --loss prices/loss.json --control none\n");
    expect(stdout).toMatch(/^null epoch +1 +0 +\d/m);

    const train = ["train", "houses.csv", "--target", "price", "--exclude", "id", "--epochs", "2", "--hidden", "4"];
    const trained = await run(...train, "--loss", "prices/loss.json", "--control", "none", "--quiet", "--out", "with");
    expect(trained.code).toBe(0);
    const record = parseRecord(await text("with/run.json"), "run.json");
    const found = finalists[chosen as number]?.coefficients ?? [];
    expect(record.config.loss).toBe(`taylor-slopes:${found.join(",")},factorials=false`);
    expect(record.plan.map(({ objective }) => objective)).toContain("taylor-slopes");
    const lai = await run(...train.slice(0, 6), "--loss", "prices/loss.json");
    expect(lai).toMatchObject({
      code: 2,
      stderr:
        "isocline: --loss: expected --control none with a loss of residual and slope, which acts on slopes by itself, found --control lai\n",
    });
  });
});

function readdirCount(name: string): number {
  return readdirSync(name).length;
}

describe("a loss that was found", () => {
  const train = ["train", "kinds.csv", "--target", "kind", "--epochs", "2+1", "--hidden", "4", "--quiet"];

  it("is trained with by train, and kept by content", { timeout: 60_000 }, async () => {
    await writeFile(path("found.json"), await text("one/loss.json"));
    expect(await run(...train, "--loss", "found.json", "--out", "trained")).toMatchObject({ code: 0 });
    const record = parseRecord(await text("trained/run.json"), "run.json");
    const { coefficients } = JSON.parse(await text("found.json"));
    expect(record.config.loss).toBe(`taylor:${coefficients.join(",")},factorials=false,reduce=sum`);
    await rm(path("found.json"));
    // The config holds the loss itself, so that the run repeats without the file.
    expect(await run("train", "trained/config.yaml", "--quiet", "--out", "repeated")).toMatchObject({ code: 0 });
    const model = await readFile(path("trained/model.onnx"));
    expect(await readFile(path("repeated/model.onnx"))).toEqual(model);
  });

  it("can be named in a config file, from whose folder its path is", { timeout: 60_000 }, async () => {
    const { coefficients } = JSON.parse(await text("one/loss.json"));
    await writeFile(
      path("one/train.yaml"),
      "data: ../kinds.csv\ntarget: kind\nloss: loss.json\nepochs: 1+1\nhidden: [4]\n",
    );
    expect(await run("train", "one/train.yaml", "--quiet", "--out", "from-file")).toMatchObject({ code: 0 });
    const record = parseRecord(await text("from-file/run.json"), "run.json");
    expect(record.config.loss).toContain(coefficients.join(","));
  });

  it.each([
    ["gone.json", 2, "--loss: expected a loss, or a file that holds one, found gone.json, which is not there"],
    ["cut.json", 3, "cut.json: expected JSON, found damaged text"],
    ["other.json", 3, 'other.json: expected a loss of schema "isocline.loss/1", found "isocline.run/1"'],
    ["short.json", 3, "short.json, coefficients: expected 5 numbers for order 2, 8 numbers for order 3"],
  ])("is refused as %s", { timeout: 60_000 }, async (name, code, message) => {
    const whole = await text("one/loss.json");
    await writeFile(path("cut.json"), whole.slice(0, 100));
    await writeFile(path("other.json"), '{"schema":"isocline.run/1"}');
    await writeFile(path("short.json"), JSON.stringify({ ...JSON.parse(whole), coefficients: [1] }));
    const found = await isoclineInside(folder, "train", ...train.slice(1), "--loss", name);
    expect(found).toMatchObject({ code, stdout: "" });
    expect(found.stderr).toContain(`isocline: ${message}`);
    expect(found.stderr.trim().split("\n")).toHaveLength(1);
  });

  it("is refused for other targets", { timeout: 60_000 }, async () => {
    const found = await run("train", "houses.csv", "--target", "price", "--exclude", "id", "--loss", "one/loss.json");
    expect(found).toMatchObject({ code: 2 });
    expect(found.stderr).toContain("--loss: expected a loss of numbers: mse");
  });
});

describe("isocline metalearn, misused,", () => {
  it.each([
    [["nowhere.csv", "--target", "y"], 3, "nowhere.csv: expected"],
    [["kinds.csv"], 2, "--target: expected the column to predict, found none"],
    [["kinds.csv", "--target", "kind", "--order", "5"], 2, '--order: expected one of 2, 3, 4, found "5"'],
    [["kinds.csv", "--target", "kind", "--population", "3"], 2, "--population: expected a whole number of at least 4"],
    [["kinds.csv", "--target", "kind", "--seeds", "1"], 2, "--seeds: expected a whole number of at least 2"],
    [["kinds.csv", "--target", "kind", "--held-out", "1"], 2, "--held-out: expected a number above 0 and below 1"],
    [
      ["kinds.csv", "--target", "kind", "--objective", "rmse"],
      2,
      "--objective: expected accuracy or attacked, of classes",
    ],
    [["kinds.csv", "--target", "kind", "--radius", "1"], 2, "--radius: expected --objective attacked with it"],
    [["kinds.csv", "--target", "kind", "--filters", "null-pull"], 2, "--filters: expected filters of classes"],
    [["kinds.csv", "--target", "kind", "--filters", "gauge"], 2, "--filters: expected one of softmax-gauge"],
    [["kinds.csv", "--target", "kind", "--images", "300"], 2, "--images: expected sample:mnist with it, found a table"],
    [
      ["houses.csv", "--target", "price", "--filters", "published"],
      2,
      "--filters: expected filters of numbers: null-pull",
    ],
    [["sample:mnist", "--target", "digit"], 2, "--target: expected a table with it, found the images of sample:mnist"],
    [["sample:mnist", "--images", "60001"], 2, "--images: expected a whole number from 100 to 60000"],
    [
      ["sample:mnist", "--images", "100", "--channels", "1,2,3,4,5"],
      2,
      "shape of convnet: expected images of 32 × 32 or more",
    ],
    [["sample:mnist", "--objective", "rmse"], 2, "--objective: expected accuracy or attacked, of classes, found rmse"],
    [
      ["kinds.csv", "--target", "kind", "--batch", "155"],
      2,
      "--batch: expected at most 154 rows, those to train on, found 155",
    ],
    [
      ["kinds.csv", "--target", "kind", "--held-out", "0.001"],
      2,
      "--held-out: expected at least 2 rows to train on and 2",
    ],
    [["kinds.csv", "--target", "kind", "--workers", "-1"], 2, "--workers: expected a whole number"],
    [["--resume", "nowhere"], 2, "--resume: expected the folder of an interrupted search, found nowhere, without"],
    [
      ["--resume", "one", "--seeds", "3"],
      2,
      "--resume: expected no other option: a search goes on with its own, found --seeds",
    ],
  ])("refuses %j", { timeout: 60_000 }, async (args, code, message) => {
    const found = await isoclineInside(folder, "metalearn", ...args);
    expect(found).toMatchObject({ code, stdout: "" });
    expect(found.stderr).toContain(`isocline: ${message}`);
    expect(found.stderr.trim().split("\n")).toHaveLength(1);
    expect(existsSync(path("runs"))).toBe(false);
  });

  it("names the key of a config that is none of its settings", { timeout: 60_000 }, async () => {
    await writeFile(path("wrong.yaml"), "data: kinds.csv\ntarget: kind\npopulaton: 6\n");
    expect(await isoclineInside(folder, "metalearn", "wrong.yaml")).toMatchObject({
      code: 2,
      stderr:
        'isocline: wrong.yaml, line 3: expected settings of a search of a loss, found the key "populaton"; did you mean population?\n',
    });
    await writeFile(path("wrong.yaml"), "data: kinds.csv\ntarget: kind\nsteps: many\n");
    expect((await isoclineInside(folder, "metalearn", "wrong.yaml")).stderr).toContain(
      "wrong.yaml, line 3, steps: expected a whole number",
    );
  });

  it("goes on with no other data than it began with", { timeout: 60_000 }, async () => {
    const record = JSON.parse(await text("one/metalearning.json"));
    await mkdir(path("other"));
    await writeFile(path("other/metalearning.json"), JSON.stringify({ ...record, status: "running" }));
    await writeFile(path("moved.csv"), `${await text("kinds.csv")}1,1,x,red\n`);
    const found = await run("metalearn", "--resume", "other", "moved.csv");
    expect(found.code).toBe(3);
    expect(found.stderr).toContain("kinds.csv: expected the table that the search began with, of SHA-256 ");
    await writeFile(path("other/metalearning.json"), "{");
    const damaged = await run("metalearn", "--resume", "other");
    expect(damaged).toMatchObject({ code: 3 });
    expect(damaged.stderr).toContain("other/metalearning.json: expected JSON, found damaged text");
  });
});

describe("a search of a loss", () => {
  it("is reported again from its record, and cited", { timeout: 60_000 }, async () => {
    const before = await text("one/report.html");
    await rm(path("one/report.html"));
    expect(await run("report", "one", "--quiet")).toMatchObject({ code: 0, stderr: "" });
    expect(await text("one/report.html")).toBe(before);
    const { stdout } = await run("cite", "one");
    expect(stdout).toContain("arXiv:2002.00059");
    expect(stdout).toContain("arXiv:2010.00788");
    expect(stdout).toContain("Welch");
  });
});
