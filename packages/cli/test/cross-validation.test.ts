import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord } from "isocline";
import { type CrossValidation, parseCrossValidation } from "isocline/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, isocline, linesOf, start, temporaryFolder, until, writeHouses } from "./isocline.ts";

const TABLE = ["train", "houses.csv", "--target", "price", "--exclude", "id", "--batch", "32", "--hidden", "8,8"];
const TRAIN = [...TABLE, "--epochs", "6+4", "--by", "sample", "--share", "0.3", "--learning-rate", "0.01"];

let folder: string;
let run: Ended;

beforeAll(async () => {
  folder = await temporaryFolder("folds");
  await writeHouses(join(folder, "houses.csv"), 240);
  run = await isocline(folder, ...TRAIN, "--folds", "3", "--ensemble", "--out", "cv");
});

afterAll(() => rm(folder, { recursive: true }));

const text = (path: string): Promise<string> => readFile(join(folder, path), "utf8");
const bytes = (path: string): Promise<Buffer> => readFile(join(folder, path));
const documentOf = async (out: string): Promise<CrossValidation> =>
  parseCrossValidation(await text(`${out}/cross-validation.json`), out);

describe("isocline train --folds", () => {
  it("prints the figures over the folds and a verdict", async () => {
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^3 folds +baseline +controlled +difference +95 % interval +lower in +verdict\n/);
    expect(run.stdout).toMatch(/\nRMSE \(price\) +[\d.]+ ± [\d.]+ +[\d.]+ ± [\d.]+ +[+−][\d.]+ /);
    expect(run.stdout).toMatch(/\nOver 3 folds, control [^\n]+\.\n[^\n]+\n\nRun folder: cv\n$/);
    expect(run.stderr).toContain("fold 2 of 3: 160 rows for training, 80 for validation\n");
  });

  it("leaves a run folder a fold, and the document and the page of all", async () => {
    const document = await documentOf("cv");
    expect(document).toMatchObject({
      ...{ status: "completed", folds: 3, repeats: 1, ratio: 0.5, ensemble: true },
      ...{ split: { kind: "random" }, branches: ["baseline", "controlled"], target: "price" },
    });
    const records = await Promise.all(
      document.runs.map(async ({ folder: fold }) => parseRecord(await text(`cv/${fold}/run.json`), fold)),
    );
    expect(records.map(({ data }) => data.split)).toEqual(
      [1, 2, 3].map((fold) => ({ kind: "random", fold: { fold, of: 3, repeat: 1 }, aside: 0 })),
    );
    const rmse = records.map(({ branches }) => branches.baseline?.metrics.rmse ?? Number.NaN);
    const figure = document.figures.find(({ key }) => key === "rmse");
    expect(figure?.baseline?.mean).toBeCloseTo(rmse.reduce((a, b) => a + b) / 3, 9);
    // The folds begin from different weights, and hold different rows.
    expect(new Set(records.map(({ seed }) => seed)).size).toBe(3);
    const page = await text("cv/report.html");
    expect(page).toMatch(/^<!doctype html>/);
    for (const { folder: fold } of document.runs)
      expect(existsSync(join(folder, "cv", fold, "report.html"))).toBe(true);
  });

  it("has its page written again by report, and its folds side by side", async () => {
    const page = await text("cv/report.html");
    await rm(join(folder, "cv/report.html"));
    expect(await isocline(folder, "report", "cv", "--quiet")).toMatchObject({ code: 0, stderr: "" });
    expect(await text("cv/report.html")).toBe(page);
    const beside = ["cv/fold-1-of-3", "cv/fold-2-of-3", "--out", "beside.html"];
    expect(await isocline(folder, "report", ...beside)).toMatchObject({ code: 0 });
  });

  it("has the charts of a run's report and a model card, of all folds", async () => {
    const page = await text("cv/report.html");
    for (const id of ["accuracy", "residuals", "sensitivity", "slopes", "dependence", "training", "model-card"]) {
      expect(page).toContain(`<section id="${id}"`);
    }
    expect(page).toContain("The mean of the predictions of 3 neural networks");
    expect(page).toMatch(/Bar chart: sensitivity of each feature[^<]*<\/title><desc>\w+: baseline [\d.]+ ± [\d.]+,/);
  });

  it("stands beside another, fold by fold, and beside a run", { timeout: 60_000 }, async () => {
    const strong = [...TRAIN, "--folds", "3", "--lambda", "0.01", "--quiet", "--out", "strong"];
    expect(await isocline(folder, ...strong)).toMatchObject({ code: 0 });
    const written = await isocline(folder, "report", "cv", "strong", "cv/fold-1-of-3", "--out", "three.html");
    expect(written).toMatchObject({ code: 0, stderr: "wrote three.html\n" });
    const page = await text("three.html");
    expect(page).toContain("price: 1 run and 2 cross-validations on");
    expect(page).toContain("Differences from cv, on the same folds.");
    expect(page).toContain('<a href="./strong/report.html">strong</a>');
    const gone = join(folder, "strong/fold-2-of-3/metrics.jsonl");
    await rm(gone);
    const refused = await isocline(folder, "report", "strong");
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toContain("metrics.jsonl: expected the epochs of the run, found no such file; restore it");
    await rm(join(folder, "strong/fold-2-of-3"), { recursive: true });
    const lost = await isocline(folder, "report", "strong", "cv", "--out", "lost.html");
    expect(lost).toMatchObject({ code: 3 });
    expect(lost.stderr).toContain("strong/fold-2-of-3: expected the folder of a run, found no run.json in it");
    expect(existsSync(join(folder, "lost.html"))).toBe(false);
  });

  it("is refused beside others before a fold has completed", async () => {
    const document = await documentOf("cv");
    const runs = document.runs.map((run) => ({ ...run, status: null }));
    await mkdir(join(folder, "early"));
    const early = { ...document, status: "interrupted", runs, figures: [], branches: [], ratio: null };
    await writeFile(join(folder, "early/cross-validation.json"), JSON.stringify(early));
    const refused = await isocline(folder, "report", "cv", "early", "--out", "early.html", "--quiet");
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toContain("early: expected a cross-validation with a fold that completed");
  });

  it("makes one model of the folds', the mean of theirs, which predict and evaluate take", async () => {
    const predicted = async (model: string): Promise<readonly number[]> => {
      const { code, stdout } = await isocline(folder, "predict", model, "houses.csv");
      expect(code).toBe(0);
      return stdout.trimEnd().split("\n").slice(1).map(Number);
    };
    const [all = [], ...folds] = await Promise.all(
      ["cv", ...[1, 2, 3].map((fold) => `cv/fold-${fold}-of-3`)].map(predicted),
    );
    expect(all).toHaveLength(240);
    for (const [row, value] of all.entries()) {
      const mean = folds.reduce((sum, predictions) => sum + (predictions[row] ?? Number.NaN), 0) / 3;
      expect(Math.abs(value / mean - 1)).toBeLessThan(1e-6);
    }
    const evaluated = await isocline(folder, "evaluate", "cv", "houses.csv", "--json");
    expect(evaluated.code).toBe(0);
    expect(Object.keys(JSON.parse(evaluated.stdout).models)).toEqual(["model"]);
    expect(await isocline(folder, "diagnose", "cv", "houses.csv", "--quiet", "--json")).toMatchObject({ code: 0 });
  });

  it("repeats, by group, with one document; a fold's own config trains it again", { timeout: 60_000 }, async () => {
    const args = ["--folds", "2", "--repeats", "2", "--group", "kind", "--json", "--quiet", "--out", "grouped"];
    const { code, stdout, stderr } = await isocline(folder, ...TRAIN, ...args);
    expect([code, stderr]).toEqual([0, ""]);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: "isocline.cross-validation/1", folder: "grouped", ensemble: false });
    expect(document.runs.map((run: { folder: string }) => run.folder)).toEqual([
      ...["repeat-1/fold-1", "repeat-1/fold-2", "repeat-2/fold-1", "repeat-2/fold-2"],
    ]);
    const again = await isocline(folder, "train", "grouped/repeat-2/fold-1/config.yaml", "--quiet", "--out", "again");
    expect(again.code).toBe(0);
    expect((await bytes("again/model.onnx")).equals(await bytes("grouped/repeat-2/fold-1/model.onnx"))).toBe(true);
    const evaluated = await isocline(folder, "evaluate", "grouped", "houses.csv");
    expect(evaluated).toMatchObject({ code: 3 });
    expect(evaluated.stderr).toContain(
      "found a cross-validation without; name a fold's folder, or train with --ensemble",
    );
  });

  it("ends bit for bit as one that was not interrupted", { timeout: 90_000 }, async () => {
    const train = [...TABLE, "--epochs", "120+80", "--by", "sample", "--folds", "3", "--ensemble", "--json", "--quiet"];
    const whole = await isocline(folder, ...train, "--out", "whole");
    expect(whole.code).toBe(0);

    const resume = ["train", "--resume", "broken", "--json"];
    const told = (fold: number, lines: number): Promise<void> =>
      until(() => linesOf(join(folder, `broken/fold-${fold}-of-3/metrics.jsonl`)) >= lines);
    const first = start(folder, ...train, "--out", "broken");
    await told(2, 30);
    first.child.kill("SIGINT");
    const interrupted = await first.ended;
    expect(interrupted).toMatchObject({ code: 130 });
    expect(interrupted.stderr).toContain("go on with: isocline train --resume broken\n");
    expect(JSON.parse(interrupted.stdout)).toMatchObject({ status: "interrupted" });
    expect((await documentOf("broken")).runs.map(({ status }) => status)).toEqual(["completed", "interrupted", null]);
    const second = start(folder, ...resume);
    await told(3, 20);
    second.child.kill("SIGKILL");
    expect(await second.ended).toMatchObject({ signal: "SIGKILL" });

    const finished = await bytes("broken/fold-1-of-3/run.json");
    const last = await isocline(folder, ...resume, "--quiet");
    expect(last).toMatchObject({ code: 0, stderr: whole.stderr });
    expect((await bytes("broken/fold-1-of-3/run.json")).equals(finished)).toBe(true);
    const timeless = ({ stdout }: Ended): unknown => {
      const { seconds: _, created: __, folder: ___, ...rest } = JSON.parse(stdout);
      return rest;
    };
    expect(timeless(last)).toEqual(timeless(whole));
    for (const file of ["model.onnx", ...[1, 2, 3].map((fold) => `fold-${fold}-of-3/checkpoint.safetensors`)]) {
      expect((await bytes(`broken/${file}`)).equals(await bytes(`whole/${file}`)), file).toBe(true);
    }
    const complete = await isocline(folder, ...resume);
    expect(complete).toMatchObject({ code: 2 });
    expect(complete.stderr).toContain("expected an interrupted cross-validation, found one that is complete");
  });

  it("goes on after a fold that diverged, and says so", { timeout: 60_000 }, async () => {
    const rate = ["--optimizer", "sgd", "--learning-rate", "1e9", "--folds", "2", "--ensemble", "--quiet", "--json"];
    const { code, stdout, stderr } = await isocline(folder, ...TRAIN.slice(0, -2), ...rate, "--out", "diverged");
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ status: "diverged", figures: [], ensemble: false });
    expect(stderr).toContain("2 of 2 folds diverged (fold-1-of-2, fold-2-of-2)");
    expect(existsSync(join(folder, "diverged/report.html"))).toBe(true);
  });

  it("creates nothing where the first fold is refused", async () => {
    const { code, stderr } = await isocline(folder, ...TRAIN, "--folds", "5", "--group", "kind", "--out", "never");
    expect([code, stderr]).toEqual([3, expect.stringContaining("expected at least 5 groups, one a fold, found 4")]);
    expect(existsSync(join(folder, "never"))).toBe(false);
  });
});
