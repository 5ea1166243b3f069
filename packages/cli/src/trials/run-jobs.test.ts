import type { Executor, Trial } from "isocline";
import { describe, expect, it } from "vitest";
import { type Job, runJobs } from "./run-jobs.ts";

/** An executor whose trials wait to be told how they end. */
interface Patient {
  readonly executor: Executor;
  readonly running: Map<string, { end(): void; fail(): void }>;
  readonly interrupted: string[];
  grow(slots: number): void;
}

function patient(): Patient {
  let slots = 1;
  let told = (): void => {};
  let growing = new Promise<void>((resolve) => {
    told = resolve;
  });
  const running: Patient["running"] = new Map();
  const interrupted: string[] = [];
  return {
    running,
    interrupted,
    grow(more) {
      slots = more;
      told();
      growing = new Promise((resolve) => {
        told = resolve;
      });
    },
    executor: {
      get slots() {
        return slots;
      },
      grown: () => growing,
      run: ({ key }, signal) =>
        new Promise((resolve, reject) => {
          const leave = (how: () => void) => (): void => {
            running.delete(key);
            how();
          };
          const end = leave(() => resolve({ status: "completed", result: key }));
          running.set(key, { end, fail: leave(() => reject(new Error("disk is full"))) });
          signal?.addEventListener("abort", () => {
            if (!running.has(key)) return;
            interrupted.push(key);
            leave(() => resolve({ status: "interrupted" }))();
          });
        }),
      async close() {},
    },
  };
}

const trial = (key: string): Trial => ({ key, task: null });
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("jobs", () => {
  it("are done in their order, on the slots that there are and on those that are added", async () => {
    const { executor, running, grow } = patient();
    const ended: string[] = [];
    const jobs = ["a", "b", "c", "d"].map((key): Job => ({ trial: trial(key), ended: () => void ended.push(key) }));
    const all = runJobs(executor, jobs, new AbortController().signal);
    await turn();
    expect([...running.keys()]).toEqual(["a"]);
    grow(3);
    await turn();
    expect([...running.keys()]).toEqual(["a", "b", "c"]);
    running.get("b")?.end();
    await turn();
    expect([...running.keys()]).toEqual(["a", "c", "d"]);
    for (const { end } of [...running.values()]) end();
    expect(await all).toBe(true);
    expect(ended).toEqual(["b", "a", "c", "d"]);
  });

  it("are interrupted by an error of one, and by the signal", async () => {
    for (const how of ["error", "signal"] as const) {
      const { executor, running, interrupted, grow } = patient();
      grow(2);
      const stopping = new AbortController();
      const jobs = ["a", "b", "c"].map((key): Job => ({ trial: trial(key), ended() {} }));
      const all = runJobs(executor, jobs, stopping.signal);
      await turn();
      if (how === "error") running.get("a")?.fail();
      else stopping.abort();
      if (how === "error") await expect(all).rejects.toThrow("disk is full");
      else expect(await all).toBe(false);
      expect(interrupted).toEqual(how === "error" ? ["b"] : ["a", "b"]);
    }
  });
});
