import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { findRedis, startRedis, type TestRedis } from "@isocline/queue/testing";
import { cmaEs, driveSearch, type Evaluated, type Executor, searchSpace, type TrialReport } from "isocline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { BranchTrialResult } from "../src/trials/branch-trial.ts";
import { inProcessExecutor } from "../src/trials/in-process.ts";
import type { PretrainingResult } from "../src/trials/pretraining-trial.ts";
import { trialOf } from "../src/trials/run-trial.ts";
import {
  bin,
  type Ended,
  isocline,
  type Running,
  start,
  startProcess,
  temporaryFolder,
  until,
  writeHouses,
} from "./isocline.ts";
import { type BegunSearch, beginSearch, openDesk, type RunningWorkers, startWorkers } from "./on-queue.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const redisPath = findRedis();
if (redisPath === undefined) console.warn("skipped: tests of the queue need redis-server (Debian: redis-server)");

let folder: string;
let redis: TestRedis;
let workers: RunningWorkers | undefined;

beforeAll(async () => {
  folder = await temporaryFolder("queue");
  await writeHouses(join(folder, "houses.csv"), 2000);
  // Workers run the bundle, which the program makes.
  await isocline(folder, "--version");
});

afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  redis = await startRedis();
});

afterEach(async () => {
  workers?.child.kill("SIGTERM");
  await workers?.ended;
  await redis.close();
});

/** A small search of λ and share, to its end: trials of a second or so. */
async function search({ configured }: BegunSearch, executor: Executor): Promise<Evaluated | undefined> {
  const pretrained = await executor.run(trialOf("pretraining", { ...configured({}) }));
  if (pretrained.status !== "completed") throw new Error(JSON.stringify(pretrained));
  const { state } = pretrained.result as unknown as PretrainingResult;
  const space = searchSpace([
    { name: "lambda", low: 1e-3, high: 1, scale: "log" },
    { name: "share", low: 0.01, high: 1 },
  ]);
  const running = cmaEs({ seed: 3, ...space.box }, { maxEvaluations: 9 });
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
  it("ends as an undisturbed one, though a worker is killed and Redis restarted", async () => {
    workers = startWorkers(folder, "--queue", redis.url, "--workers", "4");
    const calm = await beginSearch(folder, "undisturbed", "2+120");
    const undisturbed = await search(calm, inProcessExecutor({ store: calm.store }));
    expect(undisturbed?.value).toBeGreaterThan(0);

    const begun = await beginSearch(folder, "disturbed", "2+120");
    const desk = await openDesk(redis.url, begun.store);
    try {
      const disturbed = search(begun, desk);
      // The pretraining comes first; then one that is in the middle of its branch is killed.
      await until(() => new Set(desk.reports.map(({ key }) => key)).size > 3, 60);
      const { worker } = desk.reports.at(-1) as TrialReport;
      process.kill(Number(worker.split(":")[1]), "SIGKILL");
      await redis.kill();
      await redis.start();
      expect(await disturbed).toEqual(undisturbed);
    } finally {
      await desk.close();
    }
    expect(workers.said()).toMatch(
      /warning: worker \d+ was lost \(SIGKILL\): its trial goes to another, and one takes its place/,
    );
    expect(workers.said().match(/ takes trials\n/g)?.length).toBeGreaterThanOrEqual(4);
    expect(workers.said()).toContain(`--queue redis://127.0.0.1:${redis.port} answers again\n`);
  });

  it("is what isocline tune gives on this machine, in a store that a resumed one finds", async () => {
    const tune = [
      ...["tune", "houses.csv", "--target", "price", "--exclude", "id", "--hidden", "8", "--epochs", "2+150"],
      ...["--trials", "4", "--seeds", "1", "--json", "--quiet"],
    ];
    workers = startWorkers(folder, "--queue", redis.url, "--workers", "2");
    const there = start(folder, ...tune, "--queue", redis.url, "--store", "shared", "--out", "there");
    const results = (): number => (existsSync(join(folder, "shared/results")) ? resultsIn(join(folder, "shared")) : 0);
    await until(() => results() > 1, 120);
    there.child.kill("SIGINT");
    expect(await there.ended).toMatchObject({ code: 130 });
    const resumed = await isocline(folder, "tune", "--resume", "there", "--queue", redis.url, "--json", "--quiet");
    const here = await isocline(folder, ...tune, "--workers", "1", "--out", "here");
    expect([resumed.code, here.code]).toEqual([0, 0]);
    expect(timeless(resumed.stdout)).toEqual(timeless(here.stdout));
    expect(readdirSync(join(folder, "there/trials"))).toEqual(["elsewhere.json"]);
  });
});

describe.runIf(redisPath !== undefined)("isocline", () => {
  const epochs = ["--hidden", "8", "--epochs", "2+2", "--seeds", "2"];
  const steps = ["--partial-steps", "20", "--steps", "30", "--population", "6", "--generations", "2", "--best", "1"];
  it.each([
    ["compare", "comparison.json", [...epochs, "--selection-seeds", "1", "--tries", "2", "--methods", "jacobian,sam"]],
    ["metalearn", "metalearning.json", [...steps, "--hidden", "8", "--seeds", "2", "--batch", "32"]],
  ] as const)(
    "%s gives on a queue what it gives on this machine, and in its own process",
    async (command, record, given) => {
      workers = startWorkers(folder, "--queue", redis.url, "--workers", "2");
      const args = [command, "houses.csv", "--target", "price", "--exclude", "id", ...given, "--quiet"];
      const documents: unknown[] = [];
      for (const [name, where] of [
        ["queue", ["--queue", redis.url]],
        ["pool", ["--workers", "2"]],
        ["here", ["--workers", "0"]],
      ] as const) {
        const out = `${command}-${name}`;
        expect(await isocline(folder, ...args, ...where, "--out", out)).toMatchObject({ code: 0, stderr: "" });
        documents.push(lasting(JSON.parse(readFileSync(join(folder, out, record), "utf8"))));
      }
      expect(documents[1]).toEqual(documents[2]);
      expect(documents[0]).toEqual(documents[2]);
      expect(workers.said()).toContain("done in");
    },
  );
});

const TUNE = ["tune", "houses.csv", "--target", "price", "--exclude", "id", "--hidden", "8", "--epochs", "2+2"];
const hasScript = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
if (!hasScript) console.warn("skipped: a test of progress on a terminal needs script of util-linux");

describe.runIf(redisPath !== undefined)("isocline ends where a Redis answers that takes no trials", () => {
  it("with 2 for a user who may not write", async () => {
    await redis.close();
    redis = await startRedis({ args: ["--user", "anna", "on", ">secret", "~*", "&*", "+@all", "-set"] });
    const url = `redis://anna:secret@127.0.0.1:${redis.port}`;
    const running = start(folder, ...TUNE, "--queue", url, "--quiet", "--out", "denied");
    const { code, stderr } = await within(30, running);
    expect(stderr).toMatch(/^isocline: --queue redis:[^\n]+ found its refusal: NOPERM [^\n]+\n$/);
    expect([code, existsSync(join(folder, "denied"))]).toEqual([2, false]);
  });

  it.runIf(hasScript)("with its progress gone from the terminal", async () => {
    await redis.close();
    redis = await startRedis({ args: ["--maxmemory", "1mb"] });
    const line = [process.execPath, bin, ...TUNE, "--queue", redis.url, "--out", "full"];
    const running = startProcess(folder, "script", "-qec", line.map((word) => `'${word}'`).join(" "), "/dev/null");
    const { code, stdout } = await within(30, running);
    expect(code).toBe(1);
    expect(stdout).toMatch(/isocline: --queue redis:[^\n]+ found its refusal: OOM [^\n]+\n$/);
    // Lines wrap again before it.
    const [off, on] = [stdout.lastIndexOf("\x1b[?7l"), stdout.lastIndexOf("\x1b[?7h")];
    expect([off >= 0, on > off, stdout.indexOf("isocline:") > on]).toEqual([true, true, true]);
  });
});

/** Ends a process that has not ended within so many seconds. */
async function within(seconds: number, { child, ended }: Running): Promise<Ended> {
  const limit = setTimeout(() => child.kill("SIGTERM"), 1000 * seconds);
  return ended.finally(() => clearTimeout(limit));
}

const resultsIn = (store: string): number => readdirSync(join(store, "results")).length;

/** A record without its times, those of its trainings too. */
function lasting(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, each) => (key === "seconds" || key === "created" ? undefined : each)));
}

/** A search's document without what depends on when and where it ran. */
function timeless(text: string): unknown {
  const { seconds, created, folder: path, ...rest } = JSON.parse(text);
  expect([typeof seconds, typeof created, typeof path]).toEqual(["number", "string", "string"]);
  return rest;
}
