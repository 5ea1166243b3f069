import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord } from "isocline";
import { parseTuning, type Tuning } from "isocline/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const TABLE = ["houses.csv", "--target", "price", "--exclude", "id", "--batch", "32", "--hidden", "8,8"];
const TUNE = ["tune", ...TABLE, "--epochs", "12+8", "--learning-rate", "0.01", "--workers", "2"];
/** Trials are done in the process itself: others cost more to start than they save. */
const SMALL = ["--trials", "4", "--seeds", "1", "--workers", "0", "--quiet"];

let folder: string;
let run: Ended;

beforeAll(async () => {
  folder = await temporaryFolder("tune");
  await writeHouses(join(folder, "houses.csv"), 300);
  const goal = ["--less-sensitive", "area,age", "--max-loss", "20%", "--space", "lambda.area=0.01..1,share=0.05..1"];
  run = await isocline(folder, ...TUNE, ...goal, "--trials", "8", "--seeds", "2", "--out", "found");
}, 240_000);

afterAll(() => rm(folder, { recursive: true }));

const text = (path: string): Promise<string> => readFile(join(folder, path), "utf8");
const bytes = (path: string): Promise<Buffer> => readFile(join(folder, path));
const tuningOf = async (out: string): Promise<Tuning> => parseTuning(await text(`${out}/tune.json`), out);
/** What is the same however long it took. */
const timeless = ({ seconds: _, created: __, ...rest }: Tuning): object => rest;

describe("isocline tune", () => {
  it("prints the points of the front, the choice with its reason, and how to train it", async () => {
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^ +sensitivity +95 % interval +area +age +loss +95 % interval +lambda\.area +share\n/);
    expect(run.stdout).toMatch(
      /\nPoints of the front: relative to the baseline, whose RMSE \(price\) is [\d.]+, means over 2/,
    );
    expect(run.stdout).toMatch(/\n→ trial \d+ +[\d.]+ % /);
    expect(run.stdout).toMatch(/\nMean sensitivity to area and age (cut|raised) by [\d.]+.% (for|with|at) /);
    expect(run.stdout).toMatch(
      /\nTrial \d+, on average over 2 seeds: the (only point|least sensitive of the \d points) whose loss stays within 20.% under both seeds\.\n/,
    );
    expect(run.stdout).toMatch(
      /\nTrain it: isocline train found\/config\.yaml\n {2}that is: --lambda '?area=[\d.]+,\*=0\.1'? --share [\d.]+\n\nRun folder: found\n$/,
    );
    expect(run.stderr).toContain("searching lambda.area, share by cma-es in 8 trials, seeds 1, 2; writing found\n");
    expect(run.stderr).toMatch(/\d+ of \d+ trials, best: [\d.]+ % of the sensitivity, loss -?[\d.]+ %, .*0 s left\n$/);
  });

  it("keeps a record in which everything follows from the trials", async () => {
    const document = await tuningOf("found");
    expect(document).toMatchObject({
      ...{ status: "completed", control: "lai", seeds: [1, 2], ratio: 0.25, missed: null, error: "RMSE (price)" },
      goal: { features: ["area", "age"], maxLoss: 0.2, maxSensitivity: {} },
      search: { name: "cma-es", trials: 8, finalists: 5 },
    });
    expect(document.trials.map(({ trial }) => trial)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(document.baselines.map(({ seed }) => seed)).toEqual([1, 2]);
    for (const { values, figures, feasible } of document.trials) {
      expect(values.share).toBeGreaterThanOrEqual(0.05);
      expect(values.share).toBeLessThanOrEqual(1);
      expect(Object.keys(figures?.features ?? {})).toEqual(["area", "age", "luck"]);
      expect(figures?.loss).toBeCloseTo((figures?.error ?? 0) / (document.baselines[0]?.error ?? 0) - 1, 9);
      expect(figures?.sensitivity).toBeCloseTo(((figures?.features.area ?? 0) + (figures?.features.age ?? 0)) / 2, 9);
      expect(feasible).toBe((figures?.loss ?? 1) <= 0.2);
    }
    const chosen = document.finalists.find(({ trial }) => trial === document.chosen?.trial);
    const held = document.finalists.filter(({ feasible }) => feasible);
    for (const { sensitivity } of held) {
      expect(sensitivity.mean).toBeGreaterThanOrEqual(chosen?.sensitivity.mean ?? Number.NaN);
    }
    const [first = Number.NaN, second = Number.NaN] = (chosen?.seeds ?? []).map(
      ({ figures }) => figures?.loss ?? Number.NaN,
    );
    expect(chosen?.loss.mean).toBeCloseTo((first + second) / 2, 12);
    expect(chosen?.loss.low).toBeLessThan(Math.min(first, second));
  });

  it("writes the model and the config by which train trains the same, bit for bit", { timeout: 240_000 }, async () => {
    const { chosen, finalists, baselines } = await tuningOf("found");
    const { code } = await isocline(folder, "train", "found/config.yaml", "--quiet", "--out", "again");
    expect(code).toBe(0);
    for (const file of ["model.onnx", "baseline.onnx"]) {
      expect((await bytes(`again/${file}`)).equals(await bytes(`found/${file}`)), file).toBe(true);
    }
    const { branches } = parseRecord(await text("again/run.json"), "again");
    const figures = finalists.find(({ trial }) => trial === chosen?.trial)?.seeds[0]?.figures;
    expect(branches.controlled?.metrics.rmse).toBe(figures?.error);
    expect(branches.baseline?.sensitivity).toEqual(baselines[0]?.sensitivity);
    const options = chosen?.options ?? [];
    const byHand = await isocline(folder, "train", ...TABLE, "--epochs", "12+8", "--learning-rate", "0.01", ...options);
    expect(byHand.code).toBe(0);
    expect((await bytes("runs/houses-1/model.onnx")).equals(await bytes("found/model.onnx"))).toBe(true);
  });

  it("finds the same by its own config, with another number of workers, as one document", {
    timeout: 240_000,
  }, async () => {
    const again = await isocline(
      folder,
      "tune",
      "found/tune.yaml",
      "--workers",
      "1",
      "--json",
      "--quiet",
      "--out",
      "alone",
    );
    expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(/^(warning: [^\n]+\n)*$/) });
    expect(timeless(await tuningOf("alone"))).toEqual(timeless(await tuningOf("found")));
    const printed = JSON.parse(again.stdout);
    expect(printed).toMatchObject({ schema: "isocline.tuning/1", status: "completed", folder: "alone" });
    expect((await bytes("alone/model.onnx")).equals(await bytes("found/model.onnx"))).toBe(true);
    expect(await readdir(join(folder, "alone/trials/work"))).toEqual([]);
  });

  it("names its folder after the table, and searches by halving and at random too", { timeout: 240_000 }, async () => {
    const random = await isocline(folder, ...TUNE, ...SMALL, "--search", "random", "--max-loss", "500%");
    expect(random.code).toBe(0);
    expect(random.stdout).toContain("Run folder: runs/houses-tune-1\n");
    const halving = ["--search", "successive-halving", "--trials", "13", "--max-loss", "500%", "--out", "halved"];
    const { code } = await isocline(folder, ...TUNE, ...SMALL, ...halving);
    expect(code).toBe(0);
    const { trials, chosen, finalists } = await tuningOf("halved");
    expect(trials.map(({ budget }) => Math.round(9 * budget))).toEqual([...Array(9).fill(1), 3, 3, 3, 9]);
    expect(finalists.map(({ trial }) => trial)).toEqual([13]);
    expect(chosen?.trial).toBe(13);
    // A trial that goes on from parts of itself ends as one that is trained whole.
    expect((await isocline(folder, "train", "halved/config.yaml", "--quiet", "--out", "whole")).code).toBe(0);
    expect((await bytes("whole/model.onnx")).equals(await bytes("halved/model.onnx"))).toBe(true);
  });

  it("takes the least loss within limits of sensitivities, or the knee without any", { timeout: 240_000 }, async () => {
    const limits = ["--max-loss", "off", "--max-sensitivity", "age=99.9%", "--out", "least"];
    const least = await isocline(folder, ...TUNE, ...SMALL, "--trials", "8", ...limits);
    const { chosen, trials, goal } = await tuningOf("least");
    expect(goal).toMatchObject({ features: ["area", "age", "luck"], maxLoss: null, maxSensitivity: { age: 0.999 } });
    expect(least.code).toBe(0);
    const held = trials.filter(({ figures }) => (figures?.features.age ?? 9) <= 0.999);
    const losses = held.map(({ figures }) => figures?.loss ?? 9);
    expect(trials.find(({ trial }) => trial === chosen?.trial)?.figures?.loss).toBe(Math.min(...losses));
    const knee = await isocline(folder, ...TUNE, ...SMALL, "--max-loss", "off", "--out", "knee");
    expect(knee.code).toBe(0);
    expect((await tuningOf("knee")).chosen?.reason).toMatch(/^the (knee of the front's|only point of the front)/);
  });

  it("trains settings that change the pretraining with pretrainings of their own", { timeout: 240_000 }, async () => {
    const space = ["--space", "learning-rate=1e-3..3e-2", "--space", "share=0.05..1", "--max-loss", "500%"];
    const { code } = await isocline(folder, ...TUNE, ...SMALL, ...space, "--out", "rates");
    expect(code).toBe(0);
    expect(existsSync(join(folder, "rates/baseline.onnx"))).toBe(false);
    expect((await isocline(folder, "train", "rates/config.yaml", "--quiet", "--out", "rate")).code).toBe(0);
    expect((await bytes("rate/model.onnx")).equals(await bytes("rates/model.onnx"))).toBe(true);
  });

  it("is told by a config file, which options override", { timeout: 240_000 }, async () => {
    const lines = [
      ...["data: houses.csv", "target: price", "exclude: [id]", "batch: 32", "hidden: [8]", "epochs: 4+4"],
      ...["less-sensitive: area", "max-loss: 900%", "trials: 99", "seeds: 1", "max-sensitivity: {age: 900%}"],
      ...["space: {lambda: 0.01..1, share: [0.1, 0.5]}"],
    ];
    await writeFile(join(folder, "tune.yaml"), lines.join("\n"));
    const { code } = await isocline(folder, "tune", "tune.yaml", "--trials", "3", "--out", "filed", "--quiet");
    expect(code).toBe(0);
    expect(await tuningOf("filed")).toMatchObject({
      goal: { features: ["area"], maxLoss: 9, maxSensitivity: { age: 9 } },
      search: { trials: 3 },
      space: [
        { name: "lambda", low: 0.01, high: 1, scale: "log" },
        { name: "share", low: 0.1, high: 0.5, scale: "log" },
      ],
    });
  });
});
