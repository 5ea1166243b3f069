import { rm } from "node:fs/promises";
import { join } from "node:path";
import { findRedis, startRedis, type TestRedis } from "@isocline/queue/testing";
import { cmaEs, driveSearch, type Evaluated, type Executor, searchSpace, type TrialReport } from "isocline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resolveConfig } from "../src/config/resolve.ts";
import { prepare } from "../src/train/prepare.ts";
import type { BranchTrialResult } from "../src/trials/branch-trial.ts";
import { openExecutor } from "../src/trials/executor-options.ts";
import { inProcessExecutor } from "../src/trials/in-process.ts";
import type { PretrainingResult } from "../src/trials/pretraining-trial.ts";
import { trialOf } from "../src/trials/run-trial.ts";
import { openStore, type Store } from "../src/trials/store.ts";
import { shareTraining, type TrainingTask } from "../src/trials/training-trial.ts";
import { isocline, type Running, start, temporaryFolder, until, writeHouses } from "./isocline.ts";

const redisPath = findRedis();
if (redisPath === undefined) console.warn("skipped: tests of the queue need redis-server (Debian: redis-server)");

let folder: string;
let redis: TestRedis;
let started: Running[] = [];
let executors: Executor[] = [];

beforeAll(async () => {
  folder = await temporaryFolder("queue");
  await writeHouses(join(folder, "houses.csv"), 2000);
  // Workers run the bundle, which the program makes.
  await isocline(folder, "--version");
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  redis = await startRedis();
});

afterEach(async () => {
  await Promise.all(executors.map((executor) => executor.close()));
  for (const { child } of started) child.kill("SIGTERM");
  await Promise.all(started.map(({ ended }) => ended));
  [started, executors] = [[], []];
  await redis.close();
});

/** What a process has said so far. */
function saidBy({ child }: Running): () => string {
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  return () => said;
}

/** A search's store, and how its branches are trained: some seconds each. */
async function beginSearch(
  name: string,
  epochs: string,
): Promise<{ store: Store; configured(changes: object): TrainingTask }> {
  const store = await openStore(join(folder, name));
  const options = { data: join(folder, "houses.csv"), target: "price", exclude: "id", hidden: "16,16", batch: "64" };
  const preparation = await prepare(resolveConfig({ options: { ...options, epochs, threads: "1" } }));
  return { store, ...(await shareTraining(store, preparation)) };
}

/** A small search of λ and share, to its end. */
async function search(name: string, executorOf: (store: Store) => Promise<Executor>): Promise<Evaluated | undefined> {
  const { store, configured } = await beginSearch(name, "2+150");
  const executor = await executorOf(store);
  executors.push(executor);
  const pretrained = await executor.run(trialOf("pretraining", { ...configured({}) }));
  if (pretrained.status !== "completed") throw new Error(JSON.stringify(pretrained));
  const { state } = pretrained.result as unknown as PretrainingResult;
  const space = searchSpace([
    { name: "lambda", low: 1e-3, high: 1, scale: "log" },
    { name: "share", low: 0.01, high: 1 },
  ]);
  const running = cmaEs({ seed: 3, ...space.box }, { maxEvaluations: 12 });
  await driveSearch({
    ...{ search: running, executor },
    trialOf: ({ point }) => {
      const task = { ...configured(space.decode(point)), branch: "controlled", from: state };
      return trialOf("branch", task);
    },
    scoreOf(outcome) {
      if (outcome.status === "failed") return Number.NaN;
      return (outcome.result as unknown as BranchTrialResult).record.metrics.rmse ?? Number.NaN;
    },
  });
  return running.best;
}

describe.runIf(redisPath !== undefined)("a search on a queue", () => {
  it("ends as an undisturbed one, though a worker is killed and Redis restarted", { timeout: 120_000 }, async () => {
    const t = performance.now();
    const undisturbed = await search("undisturbed", async (store) => inProcessExecutor({ store }));
    console.log("undisturbed", performance.now() - t);
    const workers = start(folder, "worker", "--queue", redis.url, "--workers", "4");
    started.push(workers);
    const said = saidBy(workers);
    const reports: TrialReport[] = [];
    const notes: string[] = [];
    const disturbed = search("disturbed", (store) =>
      openExecutor(
        { queue: redis.url },
        { store, datasetBytes: 0, onReport: (report) => reports.push(report), onNote: ({ text }) => notes.push(text) },
      ),
    );
    // The pretraining comes first; then one that is in the middle of its branch is killed.
    await until(() => new Set(reports.map(({ key }) => key)).size > 3, 60);
    const last = reports.at(-1) as TrialReport;
    process.kill(Number(last.worker.split(":")[1]), "SIGKILL");
    await redis.kill();
    await redis.start();
    expect(await disturbed).toEqual(undisturbed);
    console.log("all", performance.now() - t, said(), notes);
    expect(said()).toMatch(
      /warning: worker \d+ was lost \(SIGKILL\): its trial goes to another, and one takes its place/,
    );
    expect(undisturbed?.value).toBeGreaterThan(0);
  });
});
