import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Queue, Worker } from "bullmq";
import {
  driveSearch,
  type Executor,
  type Json,
  randomSearch,
  type SettledOutcome,
  type Trial,
  type TrialReport,
} from "isocline";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type QueueExecutorOptions, queueExecutor } from "../src/index.ts";
import { findRedis, startRedis, type TestRedis } from "../src/testing/index.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const timings = { heartbeat: 100, expiry: 2000, lock: 3000, stalled: 500, poll: 200, lag: 1000 };

interface Word {
  readonly ready?: string;
  readonly begins?: string;
  readonly from?: number;
  readonly note?: string;
  readonly left?: string;
}

interface WorkerProcess {
  readonly child: ChildProcess;
  readonly words: Word[];
  readonly ended: Promise<number | null>;
}

const redisPath = findRedis();
if (redisPath === undefined) console.warn("skipped: tests of the queue need redis-server (Debian: redis-server)");

let redis: TestRedis;
let folder: string;
let notes: string[];
let reports: TrialReport[];
let processes: WorkerProcess[];
let desks: Executor[];

beforeAll(() => {
  // Worker processes run the bundle, which the program makes.
  execFileSync(process.execPath, [fileURLToPath(new URL("../../cli/bin/isocline.js", import.meta.url)), "--version"]);
});

async function worker(options: object = {}): Promise<WorkerProcess> {
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

async function desk(options: Partial<QueueExecutorOptions> = {}): Promise<Executor> {
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

async function until(condition: () => boolean, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited in vain; notes: ${notes.join(" | ")}`);
    await sleep(10);
  }
}

const trial = (key: string, task: Record<string, Json> = {}): Trial => ({ key, task });

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

describe.runIf(redisPath !== undefined)("a queue", () => {
  it("has trials done by as many workers as there are, and tells how far they are", async () => {
    const executor = await desk();
    expect(executor.slots).toBe(1);
    await Promise.all([worker(), worker()]);
    await until(() => executor.slots === 2);
    const outcomes = await Promise.all(
      [1, 2, 3].map((value) => executor.run(trial(`t${value}`, { value, steps: 20, ms: 20 }))),
    );
    expect(outcomes).toEqual([1, 2, 3].map((result) => ({ status: "completed", result })));
    expect(new Set(reports.map(({ worker }) => worker)).size).toBe(2);
    expect(reports.filter(({ key }) => key === "t1").length).toBeGreaterThan(0);
    expect(notes).toEqual([]);
  });

  it("does a trial once, whoever asks for it how often", async () => {
    const executor = await desk();
    const one = await worker();
    const outcomes = await Promise.all([
      executor.run(trial("same", { value: 7, steps: 5 })),
      (await desk()).run(trial("same", { value: 7, steps: 5 })),
    ]);
    expect(outcomes).toEqual([7, 7].map((result) => ({ status: "completed", result })));
    expect(one.words.filter(({ begins }) => begins === "same")).toHaveLength(1);
    expect(await executor.run(trial("same"))).toEqual({ status: "completed", result: 7 });
    expect(one.words.filter(({ begins }) => begins === "same")).toHaveLength(1);
  });

  it("ends every wait for a trial that one desk asks for twice, and does it once", async () => {
    const executor = await desk();
    const one = await worker();
    const control = new AbortController();
    const task = { value: 7, steps: 20, ms: 50 };
    const runs = [executor.run(trial("twice", task), control.signal), executor.run(trial("twice", task))];
    await until(() => one.words.some(({ begins }) => begins === "twice"));
    control.abort();
    expect(await Promise.all(runs)).toEqual([{ status: "interrupted" }, { status: "completed", result: 7 }]);
    expect(one.words.filter(({ begins }) => begins === "twice")).toHaveLength(1);
  });

  it("uses workers that come while trials run", async () => {
    const executor = await desk();
    await worker();
    const search = randomSearch({ seed: 1, lower: [0], upper: [1] }, { maxEvaluations: 4 });
    let most = 0;
    let running = 0;
    const driven = driveSearch({
      search,
      executor: {
        get slots() {
          return executor.slots;
        },
        grown: () => executor.grown?.() ?? Promise.resolve(),
        async run(given, signal) {
          most = Math.max(most, ++running);
          return executor.run(given, signal).finally(() => {
            running -= 1;
          });
        },
        close: () => executor.close(),
      },
      trialOf: ({ id }) => trial(`p${id}`, { value: id, steps: 60, ms: 50 }),
      scoreOf: (outcome) => (outcome.status === "completed" ? (outcome.result as number) : Number.NaN),
    });
    await until(() => reports.length > 0);
    expect(most).toBe(1);
    await worker();
    await until(() => most === 2, 10);
    expect(search.evaluations).toBe(0);
    expect(await driven).toBe("finished");
  });

  it("ends the search for a trial that is refused, with the kind of the error; its worker stays", async () => {
    const executor = await desk();
    const one = await worker();
    await expect(executor.run(trial("t", { fate: "refused" }))).rejects.toMatchObject({
      message: "rows: expected others",
      kind: "data",
    });
    expect(await executor.run(trial("good", { value: 1 }))).toEqual({ status: "completed", result: 1 });
    expect(one.child.exitCode).toBe(null);
  });

  it("drops the trials of a desk that is gone, of whatever version, and of whatever store", async () => {
    const left = new Queue("isocline", {
      connection: { port: redis.port },
      prefix: "isocline",
      skipVersionCheck: true,
    });
    for (const [version, store] of [
      ["0.0.1", "dead"],
      ["1.0.0", "unseen"],
    ]) {
      const data = { version, key: "k", task: { fate: "full" }, store: { id: store, path: "/nowhere" } };
      await left.add("trial", data, { jobId: `${store}.k` });
    }
    const executor = await desk();
    const one = await worker();
    expect(await executor.run(trial("t", { value: 3 }))).toEqual({ status: "completed", result: 3 });
    expect(one.words.filter(({ note }) => note?.endsWith("its desk is gone, so it is dropped"))).toHaveLength(2);
    expect(one.child.exitCode).toBe(null);
    expect(await left.getJobCountByTypes("waiting", "active", "failed")).toBe(0);
    await left.close();
  });

  it("does not fail a trial that gets on, however many workers are lost in it", async () => {
    const executor = await desk();
    const run = executor.run(trial("slow", { value: 2, steps: 8, ms: 100, fate: "tires" }));
    // Two steps each, and as many losses as end a trial that does not get on.
    for (let i = 1; i <= 3; i++) await (await worker()).ended;
    await worker();
    expect(await run).toEqual({ status: "completed", result: 2 });
    expect(notes).toContain("trial slow: lost 3 workers, but gets on, so it is put in again");
  });

  it("hands the trial of a killed worker to another, which goes on from its checkpoint", async () => {
    const executor = await desk();
    const [first, second] = await Promise.all([worker(), worker()]);
    const run = executor.run(trial("long", { value: 3, steps: 60, ms: 50 }));
    const began = (each: WorkerProcess) => each.words.some(({ begins }) => begins === "long");
    await until(() => began(first) || began(second));
    await sleep(500);
    const [killed, other] = began(first) ? [first, second] : [second, first];
    killed.child.kill("SIGKILL");
    expect(await run).toEqual({ status: "completed", result: 3 });
    const again = other.words.find(({ begins }) => begins === "long");
    expect(again?.from).toBeGreaterThan(2);
    await until(() => executor.slots === 1);
  });

  it("takes a stopped worker's trial back at once", async () => {
    const executor = await desk();
    // It would stay with the first for minutes.
    const patient = { timings: { ...timings, lock: 300_000 } };
    const first = await worker(patient);
    const run = executor.run(trial("long", { value: 3, steps: 40, ms: 50 }));
    await until(() => first.words.some(({ begins }) => begins === "long"));
    await sleep(300);
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(0);
    const second = await worker(patient);
    await until(() => second.words.some(({ begins }) => begins === "long"));
    expect(await run).toEqual({ status: "completed", result: 3 });
  });

  it("fails a trial that ends its workers, and goes on with the others", async () => {
    const executor = await desk();
    const bad = executor.run(trial("bad", { fate: "dies" }));
    for (let i = 1; i <= 3; i++) {
      const victim = await worker();
      await victim.ended;
      expect(victim.words.some(({ begins }) => begins === "bad")).toBe(true);
    }
    const last = await worker();
    expect(await bad).toEqual({ status: "failed", reason: "it ended the process of its worker 3 times" });
    expect(await executor.run(trial("worse", { fate: "fails" }))).toEqual({
      status: "failed",
      reason: "no memory for it",
    });
    expect(await executor.run(trial("good", { value: 1 }))).toEqual({ status: "completed", result: 1 });
    expect(last.words.some(({ begins }) => begins === "bad")).toBe(false);
  });

  it("goes on after Redis was killed and started again", async () => {
    const executor = await desk();
    const [first] = await Promise.all([worker(), worker()]);
    const runs = [1, 2, 3, 4].map((value) => executor.run(trial(`t${value}`, { value, steps: 30, ms: 50 })));
    await until(() => reports.length > 0);
    await redis.kill();
    await until(() => notes.some((text) => text.includes("does not answer: waiting for it")));
    // Longer than the workers' trials stay theirs, and than they count as there.
    await sleep(1000 + timings.lock);
    await redis.start();
    expect(await Promise.all(runs)).toEqual([1, 2, 3, 4].map((result) => ({ status: "completed", result })));
    expect(notes.at(-1)).toContain("answers again");
    expect(first.words.filter(({ note }) => note?.includes("answer"))).toHaveLength(2);
  });

  it("puts trials in again that Redis has forgotten", async () => {
    const executor = await desk();
    await worker();
    const runs = [1, 2, 3].map((value) => executor.run(trial(`t${value}`, { value, steps: 10, ms: 50 })));
    await until(() => reports.length > 0);
    await redis.kill();
    await rm(redis.folder, { recursive: true });
    await mkdir(redis.folder);
    await redis.start();
    expect(await Promise.all(runs)).toEqual([1, 2, 3].map((result) => ({ status: "completed", result })));
    expect(notes.some((text) => text.includes("Redis has lost it"))).toBe(true);
  });

  it("ends as an undisturbed search does, whatever happens", async () => {
    const setup = { seed: 5, lower: [-1, -1], upper: [1, 1] };
    const scored = ([x = 0, y = 0]: readonly number[]): number => x * x + y;
    const drive = async (executor: Executor) => {
      const search = randomSearch(setup, { maxEvaluations: 24 });
      await driveSearch({
        ...{ search, executor },
        trialOf: ({ id, point }) => trial(`p${id}`, { value: scored(point), steps: 12, ms: 50 }),
        scoreOf: (outcome) => (outcome.status === "completed" ? (outcome.result as number) : Number.NaN),
      });
      return search.best;
    };
    const undisturbed = await drive({
      slots: 1,
      run: async ({ task }) => ({ status: "completed", result: (task as { value: number }).value }),
      async close() {},
    });
    const executor = await desk();
    const workers = await Promise.all([worker(), worker(), worker(), worker()]);
    await until(() => executor.slots === 4);
    const best = drive(executor);
    await until(() => reports.length > 3);
    workers[0]?.child.kill("SIGKILL");
    await sleep(300);
    await redis.kill();
    await sleep(300);
    await redis.start();
    expect(await best).toEqual(undisturbed);
  });

  it("interrupts its trials, and goes on with them later", async () => {
    const executor = await desk();
    const one = await worker();
    const control = new AbortController();
    const task = { value: 4, steps: 40, ms: 50 };
    const runs = ["a", "b"].map((key) => executor.run(trial(key, task), control.signal));
    await until(() => one.words.some(({ begins }) => begins === "a"));
    await sleep(500);
    control.abort();
    expect(await Promise.all(runs)).toEqual([{ status: "interrupted" }, { status: "interrupted" }]);
    await executor.close();
    // Until the worker has heard of it; a desk that comes sooner finds its trial still going.
    await sleep(500);
    const again = await desk();
    expect(await again.run(trial("a", task))).toEqual({ status: "completed", result: 4 });
    expect(one.words.filter(({ begins }) => begins === "a").at(-1)?.from).toBeGreaterThan(2);
    expect(one.words.some(({ begins }) => begins === "b")).toBe(false);
  });

  it("gives the trials of another version back, and says so", async () => {
    const executor = await desk();
    const other = await worker({ version: "0.9.0" });
    const run = executor.run(trial("t", { value: 5 }));
    expect(await other.ended).toBe(1);
    expect(other.words.at(-1)?.left).toBe(
      "trial t of the queue: expected one of version 0.9.0, this worker's, found one of version 1.0.0; " +
        "run the same version at the desk and on all workers; the trial was given back",
    );
    await worker();
    expect(await run).toEqual({ status: "completed", result: 5 });
    const left = /^worker \S+ left: trial t of the queue: expected one of version 0\.9\.0/;
    await until(() => notes.some((text) => left.test(text)));
  });

  it("ends the search where a full disk has ended the last worker", async () => {
    const executor = await desk();
    const one = await worker();
    await expect(executor.run(trial("t", { fate: "full" }))).rejects.toThrow(
      /^ENOSPC: no space left on device, write; with that the last worker, \S+, has left; what is done is kept$/,
    );
    expect(await one.ended).toBe(1);
    expect(one.words.at(-1)?.left).toBe("ENOSPC: no space left on device, write");
    expect(notes.some((text) => /^worker \S+ left: ENOSPC/.test(text))).toBe(true);
  });

  it("says that the desk does not see what a worker has put into the store", async () => {
    const executor = await desk({ outcomeOf: async () => undefined });
    await worker();
    await expect(executor.run(trial("t", { value: 1 }))).rejects.toThrow(
      /: expected the result of trial t, which worker \S+ has put into it, found none; let the desk and its workers see /,
    );
  });

  it("ends the search for what no worker of its own returns, and does not blame Redis", async () => {
    const executor = await desk();
    const connection = { port: redis.port, maxRetriesPerRequest: null };
    const stranger = new Worker("isocline", async () => "done", {
      ...{ connection, prefix: "isocline", skipVersionCheck: true },
    });
    try {
      const run = executor.run(trial("t", { value: 1 }));
      await expect(run).rejects.toMatchObject({
        message: expect.stringMatching(
          /^job store\.t of the queue: expected .+; empty the queue, and start the search/,
        ),
        kind: "format",
      });
    } finally {
      await stranger.close();
    }
    await worker();
    expect(await executor.run(trial("t", { value: 1 }))).toEqual({ status: "completed", result: 1 });
    expect(notes.filter((text) => text.includes("waiting for it"))).toEqual([]);
  });

  it("waits for workers, and says how to start one", async () => {
    const executor = await desk();
    const run = executor.run(trial("t", { value: 1 }));
    await until(() => notes.length > 0);
    expect(notes).toEqual([
      `no worker takes trials from the queue: start some with isocline worker --queue redis://127.0.0.1:${redis.port}`,
    ]);
    await worker();
    expect(await run).toEqual({ status: "completed", result: 1 });
  });

  it("gives up on a Redis that stays away", async () => {
    const executor = await desk({ timings: { ...timings, patience: 1000 } });
    const run = executor.run(trial("t", { value: 1 }));
    await redis.kill();
    await expect(run).rejects.toThrow(
      /: expected a Redis that answers, found nothing for 1 s; start it again; what is done is in the/,
    );
  });
});
