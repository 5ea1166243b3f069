import { setTimeout as sleep } from "node:timers/promises";
import { driveSearch, randomSearch } from "isocline";
import { describe, expect, it } from "vitest";
import { desk, notes, redis, redisPath, reports, trial, until, useQueue, worker } from "./workers.ts";

useQueue();

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
});
