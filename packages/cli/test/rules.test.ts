import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord, type RunRecord } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, temporaryFolder, writeHouses } from "./isocline.ts";

const TRAIN = ["train", "houses.csv", "--target", "price", "--exclude", "id", "--batch", "32", "--hidden", "8"];

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("rules");
  await writeHouses(join(folder, "houses.csv"), 300);
});

afterAll(() => rm(folder, { recursive: true }));

const record = async (path: string): Promise<RunRecord> =>
  parseRecord(await readFile(join(folder, path, "run.json"), "utf8"), path);

describe("isocline train --rule", () => {
  it("acts on the controlled branch alone, beside its control of slopes", async () => {
    const args = ["--epochs", "2+2", "--rule", "pgn", "--warm-up", "0.2", "--warm-up-of", "strength", "--out", "both"];
    expect(await isocline(folder, ...TRAIN, ...args)).toMatchObject({ code: 0 });
    const { plan, references, config } = await record("both");
    expect(plan).toEqual([
      { name: "pretraining", epochs: 2, objective: "mse" },
      expect.objectContaining({ name: "control", rule: "pgn" }),
    ]);
    expect(config).toMatchObject({ rule: "pgn", radius: 0.1, strength: 0.8, "warm-up": 0.2, "warm-up-of": "strength" });
    const titles = references.map(({ title }) => title);
    expect(titles).toContain("Penalizing Gradient Norm for Efficiently Improving Generalization in Deep Learning");
    expect(titles).toContain("When Will Gradient Regularization Be Harmful?");
  });

  it("acts on all of the training with --control none, and a run's config repeats it", async () => {
    const args = ["--control", "none", "--epochs", "3", "--rule", "soft-ad", "--flood", "0.05", "--out", "alone"];
    expect(await isocline(folder, ...TRAIN, ...args)).toMatchObject({ code: 0 });
    expect((await record("alone")).plan.map(({ rule }) => rule)).toEqual(["soft-ad", "soft-ad"]);
    const again = await isocline(folder, "train", join("alone", "config.yaml"), "--out", "again");
    expect(again).toMatchObject({ code: 0 });
    expect((await record("again")).branches).toEqual((await record("alone")).branches);
  }, 90_000);

  it.each([
    [
      ["--rule", "gr-forward", "--radius", "0.01"],
      "strength of gr-forward: expected at most the radius 0.01, since beyond it the gradient at the parameters is " +
        "inverted, found 0.05; raise the radius, or take gr-central, gr-backward or gr-exact",
    ],
    [
      ["--rule", "iflood"],
      "objective lai: expected a mean over examples, which iflood needs, found one that takes the batch together; use " +
        'the rule flooding, or reduce "sample"',
    ],
    [
      ["--radius", "0.1"],
      "--radius: expected --rule gr-forward, gr-backward, gr-central, sam, asam, gsam, pgn with it",
    ],
  ])("%j is a mistake of usage, found before anything is trained", async (args, message) => {
    const ended = await isocline(folder, ...TRAIN, ...args, "--out", "never");
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain(message);
  });

  it("that acts on examples takes the Lai loss by example", async () => {
    const args = ["--epochs", "1+1", "--rule", "iflood", "--reduce", "sample", "--share", "0.5", "--out", "examples"];
    expect(await isocline(folder, ...TRAIN, ...args)).toMatchObject({ code: 0 });
  });
});
