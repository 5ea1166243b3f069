import { mkdir, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue, Worker } from "bullmq";
import { driveSearch, type Executor, randomSearch } from "isocline";
import { describe, expect, it } from "vitest";
import {
  checkpointOf,
  desk,
  notes,
  redis,
  redisPath,
  reports,
  timings,
  trial,
  until,
  useQueue,
  type WorkerProcess,
  worker,
} from "./workers.ts";

useQueue();

describe.runIf(redisPath !== undefined)("a queue that is disturbed", () => {
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
    await until(() => checkpointOf("long") > 2);
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

  it("gives up on a Redis that stays away", async () => {
    const executor = await desk({ timings: { ...timings, patience: 1000 } });
    const run = executor.run(trial("t", { value: 1 }));
    await redis.kill();
    await expect(run).rejects.toThrow(
      /: expected a Redis that answers, found nothing for 1 s; start it again; what is done is in the/,
    );
  });
});
