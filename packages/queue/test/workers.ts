import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Executor, Json, SettledOutcome, Trial, TrialReport } from "isocline";
import { afterEach, beforeAll, beforeEach, vi } from "vitest";
import { type QueueExecutorOptions, queueExecutor } from "../src/index.ts";
import { findRedis, startRedis, type TestRedis } from "../src/testing/index.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Far shorter than in use, so that tests need not wait. */
export const timings = { heartbeat: 100, expiry: 2000, lock: 3000, stalled: 500, poll: 200, lag: 1000 };

export interface Word {
  readonly ready?: string;
  readonly begins?: string;
  readonly from?: number;
  readonly note?: string;
  readonly left?: string;
}

export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly words: Word[];
  readonly ended: Promise<number | null>;
}

/** Where redis-server is, if it is there. */
export const redisPath: string | undefined = findRedis();
if (redisPath === undefined) console.warn("skipped: tests of the queue need redis-server (Debian: redis-server)");

/** Anew before each test: a Redis, a folder that stands for the store, and what has been started and said. */
export let redis: TestRedis;
export let folder: string;
export let notes: string[];
export let reports: TrialReport[];
export let processes: WorkerProcess[];
export let desks: Executor[];

export async function worker(options: object = {}): Promise<WorkerProcess> {
  const path = fileURLToPath(new URL("worker.mjs", import.meta.url));
  const given = { url: redis.url, version: "1.0.0", timings, ...options };
  const child = spawn(process.execPath, [path, JSON.stringify(given)], { stdio: ["ignore", "pipe", "inherit"] });
  const words: Word[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => words.push(JSON.parse(line)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const started = { child, words, ended };
  processes.push(started);
  await until(() => words.some(({ ready }) => ready !== undefined));
  return started;
}

export async function desk(options: Partial<QueueExecutorOptions> = {}): Promise<Executor> {
  const executor = await queueExecutor({
    ...{ url: redis.url, version: "1.0.0", timings, store: { id: "store", path: folder } },
    async outcomeOf(key): Promise<SettledOutcome | undefined> {
      const path = join(folder, `${key}.result`);
      return existsSync(path)
        ? { status: "completed", result: JSON.parse(readFileSync(path, "utf8")) as Json }
        : undefined;
    },
    onReport: (report) => reports.push(report),
    onNote: ({ text }) => notes.push(text),
    ...options,
  });
  desks.push(executor);
  return executor;
}

export async function until(condition: () => boolean, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain; notes: ${notes.join(" | ")}`);
    await sleep(10);
  }
}

/** How far a trial has got that counts to its steps; 0 before the first. */
export function checkpointOf(key: string): number {
  const path = join(folder, `${key}.checkpoint`);
  return existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
}

export const trial = (key: string, task: Record<string, Json> = {}): Trial => ({ key, task });

/** A Redis and a folder for each test of a file; what a test leaves running is ended. */
export function useQueue(): void {
  beforeAll(() => {
    // Worker processes run the bundle, which the program makes.
    execFileSync(process.execPath, [fileURLToPath(new URL("../../cli/bin/isocline.js", import.meta.url)), "--version"]);
  });

  beforeEach(async () => {
    [notes, reports, processes, desks] = [[], [], [], []];
    folder = await mkdtemp(join(tmpdir(), "isocline-queue-"));
    redis = await startRedis();
  });

  afterEach(async () => {
    await Promise.all(desks.map((each) => each.close()));
    for (const { child } of processes) child.kill("SIGKILL");
    await Promise.all(processes.map(({ ended }) => ended));
    await redis.close();
    await rm(folder, { recursive: true });
  });
}
