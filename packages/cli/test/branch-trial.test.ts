import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../src/config/resolve.ts";
import type { TrainConfig } from "../src/config/train-config.ts";
import { prepare } from "../src/train/prepare.ts";
import { type BranchTask, type BranchTrialResult, branchTrial } from "../src/trials/branch-trial.ts";
import { decodeDataset, encodeDataset } from "../src/trials/dataset-file.ts";
import { type PretrainingResult, pretrainingTrial } from "../src/trials/pretraining-trial.ts";
import { openStore, type Store } from "../src/trials/store.ts";
import { shareTraining, type TrainingTask } from "../src/trials/training-trial.ts";
import { temporaryFolder, writeHouses } from "./isocline.ts";

let folder: string;
let store: Store;
let configured: (changes: Partial<TrainConfig>) => TrainingTask;
let from: string;

const EPOCHS = { pretraining: 2, control: 4 };
const context = () => ({
  store,
  signal: new AbortController().signal,
  report: () => {},
  checkpoint: join(folder, `${Math.trunc(performance.now() * 1000)}.safetensors`),
});

beforeAll(async () => {
  folder = await temporaryFolder("branch-trial");
  await writeHouses(join(folder, "houses.csv"), 300);
  store = await openStore(join(folder, "store"));
  const options = { data: join(folder, "houses.csv"), target: "price", exclude: "id", hidden: "8", epochs: "2+4" };
  const preparation = await prepare(resolveConfig({ options: { ...options, control: "none", threads: "1" } }), {
    test: 0.2,
  });
  ({ configured } = await shareTraining(store, preparation));
  const pretrained = await pretrainingTrial.run(configured({ epochs: EPOCHS }), context());
  from = (pretrained as unknown as PretrainingResult).state;
});

afterAll(() => rm(folder, { recursive: true }));

async function branch(task: Partial<BranchTask>, changes: Partial<TrainConfig> = {}): Promise<BranchTrialResult> {
  const given = { ...configured({ epochs: EPOCHS, ...changes }), branch: "baseline", from, ...task } as const;
  return (await branchTrial.run(given, context())) as unknown as BranchTrialResult;
}

describe("a branch trial", () => {
  it("goes through the schedule's rates at another pace where it has other epochs than the schedule gives it", async () => {
    const own = await branch({});
    expect((await branch({ span: 4 })).state).toBe(own.state);
    const half = { epochs: { ...EPOCHS, control: 2 } };
    const paced = await branch({ span: 4 }, half);
    // By itself it would begin further down the schedule, since the whole of it is shorter.
    expect((await branch({}, half)).state).not.toBe(paced.state);
    expect(paced.record.epochs).toBe(2);
    // Of a constant schedule nothing changes.
    const constant = { ...half, schedule: "constant" } as const;
    expect((await branch({ span: 4 }, constant)).record.metrics).toEqual((await branch({}, constant)).record.metrics);
  });

  it("judges other rows, and errors under noise and attack, where they are asked for", async () => {
    const [validation, test] = [
      await branch({}),
      await branch({ rows: "test", robustness: { noise: 0.1, radius: 0.1 } }),
    ];
    expect(test.state).toBe(validation.state);
    expect(test.record.metrics.rmse).not.toBe(validation.record.metrics.rmse);
    expect(validation.robustness).toBeUndefined();
    expect(test.robustness?.error).toBe(test.record.metrics.rmse);
    expect(test.robustness?.attacked).toBeGreaterThan(test.robustness?.error ?? Number.NaN);
  });

  it("keeps its state unless it is told not to", async () => {
    expect((await branch({})).state).toMatch(/^[0-9a-f]{64}$/);
    expect((await branch({ keep: false })).state).toBe("");
  });

  it("branches off the same parameters with dropout and weight decay", async () => {
    const plain = await branch({});
    const dropped = await branch({}, { dropout: 0.3, weightDecay: 0.1 });
    expect(dropped.state).not.toBe(plain.state);
    expect(dropped.record.status).toBe("completed");
  });
});

describe("a dataset as bytes", () => {
  it("has its test rows", async () => {
    const dataset = decodeDataset(await store.get(configured({}).dataset), "dataset");
    expect(dataset.split.test).toHaveLength(60);
    expect(decodeDataset(encodeDataset(dataset), "dataset").split).toEqual(dataset.split);
    const { train, validation } = dataset.split;
    expect(
      decodeDataset(encodeDataset({ ...dataset, split: { train, validation } }), "dataset").split,
    ).not.toHaveProperty("test");
  });
});
