import { existsSync, readdirSync, readFileSync } from "node:fs";
import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Executor, FormatError, type Json, type Trial, type TrialOutcome, type TrialReport } from "isocline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../src/config/resolve.ts";
import { decodeStanding, encodeStanding } from "../src/train/checkpoints.ts";
import { prepare } from "../src/train/prepare.ts";
import type { BranchTrialResult } from "../src/trials/branch-trial.ts";
import { openExecutor } from "../src/trials/executor-options.ts";
import { inProcessExecutor } from "../src/trials/in-process.ts";
import { poolExecutor } from "../src/trials/pool.ts";
import type { PretrainingResult } from "../src/trials/pretraining-trial.ts";
import { rememberingExecutor } from "../src/trials/remembering.ts";
import { trialOf } from "../src/trials/run-trial.ts";
import { openStore, type Store } from "../src/trials/store.ts";
import { shareTraining, type TrainingTask } from "../src/trials/training-trial.ts";
import { isocline, temporaryFolder, until } from "./isocline.ts";

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

  it("throw for data whose digest differs, which ends a search, with the kind of the error", async () => {
    const spoilt = await openStore(join(folder, "spoilt"));
    const dataset = await spoilt.put(new TextEncoder().encode("rows"));
    await appendFile(join(spoilt.path, "objects", dataset), "x");
    const trial = trialOf("pretraining", { ...base, dataset });
    const error = { kind: "data", message: expect.stringContaining("expected bytes of SHA-256") };
    await expect(inProcessExecutor({ store: spoilt }).run(trial)).rejects.toMatchObject(error);
    const pool = await poolExecutor({ store: spoilt, workers: 1 });
    await expect(pool.run(trial)).rejects.toMatchObject(error);
    await pool.close();
    expect(await readdir(join(spoilt.path, "results"))).toEqual([]);
    // Whoever puts it again has it mended.
    await spoilt.put(new TextEncoder().encode("rows"));
    expect(await spoilt.get(dataset)).toEqual(new TextEncoder().encode("rows"));
  });

  it("throw for data that are not there, once they have had time to be seen", async () => {
    const pretrained = await resultOf(inProcessExecutor({ store: shared }), trialOf("pretraining", { ...base }));
    const { state: from } = pretrained as unknown as PretrainingResult;
    const trial = trialOf("branch", { ...base, branch: "baseline", from });
    const store = await openStore(join(folder, "late"), { lag: 20_000 });
    const run = inProcessExecutor({ store }).run(trial);
    await sleep(300);
    for (const digest of [from, base.dataset]) await store.put(await shared.get(digest));
    expect(await run).toMatchObject({ status: "completed" });
    const none = await openStore(join(folder, "none"), { lag: 200 });
    await expect(inProcessExecutor({ store: none }).run(trial)).rejects.toMatchObject({
      kind: "runtime",
      message: expect.stringContaining("expected what the trial reads, found no file within"),
    });
    const stopping = new AbortController();
    const waiting = inProcessExecutor({ store: await openStore(none.path, { lag: 60_000 }) });
    const stopped = waiting.run(trial, stopping.signal);
    await sleep(100);
    stopping.abort();
    expect(await stopped).toEqual({ status: "interrupted" });
    expect(await readdir(join(none.path, "results"))).toEqual([]);
  });

  it("keep a failure, and do not do the trial again", async () => {
    const store = await openStore(join(folder, "failing"));
    await store.put(await shared.get(base.dataset));
    const trial = trialOf("branch", { ...base, branch: "baseline", from: await store.put(Uint8Array.of(1)) });
    const failed = await inProcessExecutor({ store }).run(trial);
    expect(failed).toMatchObject({ status: "failed", reason: expect.stringContaining("state ") });
    expect(await store.outcome(trial.key)).toEqual(failed);
    const again = await openExecutor({ workers: "0" }, { store, datasetBytes: 0, onReport() {} });
    expect(await again.run(trial)).toEqual(failed);
    await again.close();
  });

  it("are told of a failure that no trial could keep", async () => {
    const store = await openStore(join(folder, "lost"));
    const reports: TrialReport[] = [];
    const lost: TrialOutcome = { status: "failed", reason: "it ended its process 3 times" };
    const executor = await rememberingExecutor({
      store,
      onReport: (report) => reports.push(report),
      open: (report): Executor => ({
        slots: 1,
        async run({ key }) {
          report({ key, worker: "7", share: 0.5 });
          return lost;
        },
        async close() {},
      }),
    });
    const { key, task } = trialOf("pretraining", { ...base });
    expect(await executor.run({ key, task })).toEqual(lost);
    expect(reports.at(-1)).toEqual({ key, worker: "7", share: 1 });
    expect(await (await openStore(store.path)).outcome(key)).toEqual(lost);
    expect(await executor.run({ key, task })).toEqual(lost);
    expect(reports).toHaveLength(2);
  });

  it("begin a trial anew whose checkpoint is damaged, or another's", async () => {
    const trial = trialOf("pretraining", { ...base });
    const expected = await resultOf(inProcessExecutor({ store: shared }), trial);
    const state = await shared.get((expected as unknown as PretrainingResult).state);
    for (const [name, bytes] of [
      ["damaged", Uint8Array.of(1, 2, 3)],
      ["another's", encodeStanding(decodeStanding(state, "state"), "other")],
    ] as const) {
      const store = await openStore(join(folder, name));
      await store.put(await shared.get(base.dataset));
      await writeFile(store.checkpoint(trial.key), bytes);
      expect(await resultOf(inProcessExecutor({ store }), trial)).toEqual(expected);
    }
  });

  it.each(["pretraining", "taylor"] as const)(
    "do one %s at two workers, each with files of its own",
    async (kind) => {
      const store = await openStore(join(folder, `two-${kind}`));
      await store.put(await shared.get(base.dataset));
      const task = { ...configured({ epochs: { pretraining: 40, control: 1 }, seed: 3 }) };
      const steps = { images: null, steps: 4000, heldOut: { share: 0.2, seed: 1 }, attack: null, test: false };
      const { network: _, ...taylor } = task;
      const trial = kind === "taylor" ? trialOf(kind, { ...taylor, ...steps }) : trialOf(kind, task);
      const stopping = new AbortController();
      const executors = [1, 2].map(() => inProcessExecutor({ store, onReport: () => stopping.abort() }));
      const stopped = executors.map((executor) => executor.run(trial, stopping.signal));
      expect(await Promise.all(stopped)).toEqual([{ status: "interrupted" }, { status: "interrupted" }]);
      expect(await readdir(join(store.path, "work"))).toEqual([`${trial.key}.safetensors`]);
      const [one, two] = await Promise.all([1, 2].map(() => inProcessExecutor({ store }).run(trial)));
      expect(one).toMatchObject({ status: "completed" });
      expect(two).toEqual(one);
    },
    60_000,
  );

  it("refuse a trial of another version, and one whose key is not that of its task", async () => {
    const { key, task } = trialOf("pretraining", { ...base, dataset: "none" });
    const executor = inProcessExecutor({ store: shared });
    const other = { key, task: { ...(task as object), version: "0.0.0" } };
    await expect(executor.run(other)).rejects.toThrow("one of version 0.0.0");
    for (const wrong of [`../${key}`, key.toUpperCase(), "a".repeat(64)]) {
      await expect(executor.run({ key: wrong, task })).rejects.toThrow(
        `: expected the key of its task, ${key.slice(0, 12)}…, found "${wrong}"; start the search again`,
      );
    }
  });

  it("refuse an outcome that is damaged", async () => {
    const store = await openStore(join(folder, "bad"));
    const { key } = trialOf("pretraining", { ...base });
    const file = join(store.path, "results", `${key}.json`);
    await store.keep(key, { status: "completed", result: { rmse: 1.5 } });
    expect(await store.keep(key, { status: "failed", reason: "later" })).toEqual(await store.outcome(key));
    await writeFile(file, (await readFile(file, "utf8")).replace("1.5", "1.4"));
    const remedy = "delete the file, and go on with --resume, which does the trial again";
    await expect(store.outcome(key)).rejects.toThrow(
      new RegExp(`: expected the outcome of a trial, of SHA-256 \\w{12}…, found \\w{12}…; ${remedy}$`),
    );
    await writeFile(file, "{");
    await expect(store.outcome(key)).rejects.toThrow(/: expected JSON, found damaged text .*; delete the file, /);
    await writeFile(file, '{"status":"completed"}');
    await expect(store.outcome(key)).rejects.toBeInstanceOf(FormatError);
  });
});

/** Kills the pool's processes, which are this one's children. */
function killChildren(): void {
  const tasks = readdirSync(`/proc/${process.pid}/task`);
  const children = tasks.flatMap((task) => {
    const text = readFileSync(`/proc/${process.pid}/task/${task}/children`, "utf8").trim();
    return text === "" ? [] : text.split(" ").map(Number);
  });
  const workers = children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("pool-worker"));
  expect(workers).toHaveLength(1);
  for (const pid of workers) process.kill(pid, "SIGKILL");
}

describe.runIf(process.platform === "linux")("a pool", () => {
  it("goes on with the trial of a process that is killed, from its checkpoint", async () => {
    const store = await openStore(join(folder, "killed"));
    await store.put(await shared.get(base.dataset));
    const task = configured({ epochs: { pretraining: 500, control: 1 }, patience: 100_000, seed: 4 });
    const trial = trialOf("pretraining", { ...task });
    const reports: number[] = [];
    const pool = await poolExecutor({ store, workers: 1, onReport: ({ share }) => reports.push(share) });
    try {
      const run = pool.run(trial);
      await until(() => existsSync(store.checkpoint(trial.key)), 60);
      const before = reports.length;
      killChildren();
      await until(() => reports.length > before, 60);
      expect(reports[before]).toBeGreaterThan(2 / 500);
      expect(await run).toMatchObject({ status: "completed" });
    } finally {
      await pool.close();
    }
  }, 120_000);
});
