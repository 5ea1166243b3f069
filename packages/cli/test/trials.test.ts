import { appendFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Executor, Json, Trial, TrialReport } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../src/config/resolve.ts";
import { prepare } from "../src/train/prepare.ts";
import type { BranchTrialResult } from "../src/trials/branch-trial.ts";
import { inProcessExecutor } from "../src/trials/in-process.ts";
import { poolExecutor } from "../src/trials/pool.ts";
import type { PretrainingResult } from "../src/trials/pretraining-trial.ts";
import { trialOf } from "../src/trials/run-trial.ts";
import { openStore, type Store } from "../src/trials/store.ts";
import { shareTraining, type TrainingTask } from "../src/trials/training-trial.ts";
import { isocline, temporaryFolder } from "./isocline.ts";

let folder: string;
let base: TrainingTask;
let configured: (changes: object) => TrainingTask;
let shared: Store;

const options = { data: "sample:diamonds", target: "price", features: "carat,cut", epochs: "1+2", hidden: "8" };

beforeAll(async () => {
  folder = await temporaryFolder("trials");
  // The pool's workers run the bundle, which the program makes.
  await isocline(folder, "--version");
  shared = await openStore(join(folder, "shared"));
  const preparation = await prepare(resolveConfig({ options: { ...options, threads: "1" } }));
  ({ configured } = await shareTraining(shared, preparation));
  base = configured({});
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

const resultOf = async (executor: Executor, trial: Trial): Promise<Json> => {
  const outcome = await executor.run(trial);
  if (outcome.status !== "completed") throw new Error(JSON.stringify(outcome));
  return outcome.result;
};

async function branches(executor: Executor): Promise<readonly BranchTrialResult[]> {
  const { state } = (await resultOf(executor, trialOf("pretraining", { ...base }))) as unknown as PretrainingResult;
  const trials = [0.01, 0.5].map((lambda) =>
    trialOf("branch", { ...configured({ lambda, share: 1 }), branch: "controlled", from: state }),
  );
  return (await Promise.all(trials.map((trial) => resultOf(executor, trial)))) as unknown as BranchTrialResult[];
}

describe("executors", () => {
  it("give the same results in this process and in a pool, which reports as it goes", async () => {
    const here = inProcessExecutor({ store: shared });
    const alone = await branches(here);
    const reports: TrialReport[] = [];
    const other = await openStore(join(folder, "other"));
    await other.put(await shared.get(base.dataset));
    const pool = await poolExecutor({ store: other, workers: 2, onReport: (report) => reports.push(report) });
    try {
      const many = await branches(pool);
      expect(many.map(({ record }) => record)).toEqual(alone.map(({ record }) => record));
      expect(many.map(({ state }) => state)).toEqual(alone.map(({ state }) => state));
    } finally {
      await pool.close();
    }
    expect(alone[0]?.record.slope.carat).not.toBe(alone[1]?.record.slope.carat);
    expect(new Set(reports.map(({ share }) => share))).toEqual(new Set([0.5, 1]));
    expect(await readdir(join(other.path, "work"))).toEqual([]);
  }, 60_000);

  it("find the strengths of slope targets, which are less than the pretrained model's", async () => {
    const here = inProcessExecutor({ store: shared });
    const { state } = (await resultOf(here, trialOf("pretraining", { ...base }))) as unknown as PretrainingResult;
    const config = resolveConfig({ options: { ...options, threads: "1", less: "carat=50%" } });
    const trial = trialOf("branch", { ...configured(config), branch: "controlled", from: state });
    const { record } = (await resultOf(here, trial)) as unknown as BranchTrialResult;
    const [target] = record.targets ?? [];
    expect(target).toMatchObject({
      column: "carat",
      less: 0.5,
      reference: "pretraining",
      reached: record.sensitivity.carat,
    });
    expect(Math.abs(target?.deviation as number)).toBeLessThan(0.2);
  }, 60_000);

  it("do a trial once: its result is kept", async () => {
    const trial = trialOf("pretraining", { ...base });
    await resultOf(inProcessExecutor({ store: shared }), trial);
    const reports: number[] = [];
    const again = inProcessExecutor({ store: shared, onReport: () => reports.push(1) });
    await resultOf(again, trial);
    expect(reports).toEqual([]);
  });

  it("go on from the checkpoint of an interrupted trial, with the same bits", async () => {
    const whole = await openStore(join(folder, "whole"));
    const parts = await openStore(join(folder, "parts"));
    const task = configured({ epochs: { pretraining: 4, control: 1 }, seed: 2 });
    for (const store of [whole, parts]) await store.put(await shared.get(base.dataset));
    const trial = trialOf("pretraining", { ...task });
    const expected = await resultOf(inProcessExecutor({ store: whole }), trial);
    const stopping = new AbortController();
    const stopped = inProcessExecutor({ store: parts, onReport: () => stopping.abort() });
    expect(await stopped.run(trial, stopping.signal)).toEqual({ status: "interrupted" });
    const shares: number[] = [];
    const rest = inProcessExecutor({ store: parts, onReport: ({ share }) => shares.push(share) });
    expect(await resultOf(rest, trial)).toEqual(expected);
    expect(shares[0]).toBe(0.5);
  });

  it("fail for data whose digest differs, and say so", async () => {
    const spoilt = await openStore(join(folder, "spoilt"));
    const dataset = await spoilt.put(new TextEncoder().encode("rows"));
    await appendFile(join(spoilt.path, "objects", dataset), "x");
    const outcome = await inProcessExecutor({ store: spoilt }).run(trialOf("pretraining", { ...base, dataset }));
    expect(outcome).toMatchObject({ status: "failed", reason: expect.stringContaining("expected bytes of SHA-256") });
  });

  it("refuse a trial of another version", async () => {
    const { key, task } = trialOf("pretraining", { ...base, dataset: "none" });
    const other = { key, task: { ...(task as object), version: "0.0.0" } };
    await expect(inProcessExecutor({ store: shared }).run(other)).rejects.toThrow("one of version 0.0.0");
  });
});
