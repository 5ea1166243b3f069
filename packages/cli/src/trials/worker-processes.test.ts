import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/isocline.ts";
import { type TrialPool, trialPool } from "./worker-processes.ts";

let folder: string;
/** A worker whose trials say themselves what becomes of them. */
const WORKER = `
import { closeSync } from "node:fs";
if (process.connected) process.send({ type: "ready" }, () => {});
let stop = () => {};
process.on("message", (request) => {
  if (request.type === "stop") return stop();
  const { fate, share } = request.trial.task;
  if (share !== undefined) process.send({ type: "share", share: Math.min(1, share) });
  if (fate === "dies") setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);
  else if (fate === "memory") { closeSync(2); const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }
  else if (fate === "throws") process.send({ type: "threw", error: { message: "ENOSPC: full", kind: null, code: "ENOSPC" } });
  else if (fate === "waits") stop = () => process.send({ type: "ended", outcome: { status: "interrupted" } });
  else process.send({ type: "ended", outcome: { status: "completed", result: process.pid } });
});
`;
/** A worker whose third process and fourth do not come up. */
const FLAKY = `
import { appendFileSync, readFileSync } from "node:fs";
const starts = new URL("starts", import.meta.url);
appendFileSync(starts, "x");
if ([3, 4].includes(readFileSync(starts, "utf8").length)) process.exit(3);
await import("./worker.mjs");
`;

beforeAll(async () => {
  folder = await temporaryFolder("worker-processes");
  await writeFile(join(folder, "worker.mjs"), WORKER);
  await writeFile(join(folder, "broken.mjs"), "process.exit(3);\n");
  await writeFile(join(folder, "flaky.mjs"), FLAKY);
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs trials in a pool to their ends. */
async function inPool<T>(workers: number, module: string, use: (pool: TrialPool) => Promise<T>): Promise<T> {
  const pool = trialPool(workers, join(folder, module));
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

const context = (shares: (readonly [string, number])[] = []) => ({
  ...{ store: folder, signal: new AbortController().signal },
  report: (share: number, worker: string) => void shares.push([worker, share]),
});

describe("a pool of processes", () => {
  it("does trials in processes of their own, one at a time each, and tells who is how far", async () => {
    const shares: (readonly [string, number])[] = [];
    const outcomes = await inPool(2, "worker.mjs", (running) =>
      Promise.all(["a", "b", "c", "d"].map((key) => running.run({ key, task: { share: 0.5 } }, context(shares)))),
    );
    const pids = outcomes.map((outcome) => (outcome.status === "completed" ? outcome.result : undefined));
    expect(new Set(pids).size).toBe(2);
    expect(pids).not.toContain(process.pid);
    expect(shares.map(([, share]) => share)).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(new Set(shares.map(([worker]) => worker))).toEqual(new Set(["1", "2"]));
  });

  it("fails a trial that ends its process time after time, and goes on with the others", async () => {
    await inPool(1, "worker.mjs", async (running) => {
      const [bad, good] = await Promise.all([
        running.run({ key: "bad", task: { fate: "dies", share: 0.3 } }, context()),
        running.run({ key: "good", task: {} }, context()),
      ]);
      // The first loss comes after it had got on.
      const reason = "it ended its process 3 times (SIGKILL), as for want of memory";
      expect(bad).toEqual({ status: "failed", reason });
      expect(good.status).toBe("completed");
    });
  });

  it("survives a trial that takes all the memory that its process may have", { timeout: 120_000 }, async () => {
    const before = process.env.NODE_OPTIONS;
    process.env.NODE_OPTIONS = "--max-old-space-size=64";
    try {
      await inPool(1, "worker.mjs", async (running) => {
        const outcome = await running.run({ key: "big", task: { fate: "memory" } }, context());
        expect(outcome).toMatchObject({
          status: "failed",
          reason: expect.stringMatching(/^it ended its process 3 times \((SIG\w+|code \d+)\), as for want of memory$/),
        });
        expect((await running.run({ key: "small", task: {} }, context())).status).toBe("completed");
      });
    } finally {
      if (before === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = before;
    }
  });

  it("interrupts a trial that runs, and one that waits", async () => {
    await inPool(1, "worker.mjs", async (running) => {
      const stopping = new AbortController();
      const given = { ...context(), signal: stopping.signal };
      const runs = ["a", "b"].map((key) => running.run({ key, task: { fate: "waits" } }, given));
      setTimeout(() => stopping.abort(), 100);
      expect(await Promise.all(runs)).toEqual([{ status: "interrupted" }, { status: "interrupted" }]);
    });
  });

  it("starts nothing once it is closed", async () => {
    const closed = await inPool(1, "worker.mjs", async (running) => running);
    expect(await closed.run({ key: "a", task: {} }, context())).toEqual({ status: "interrupted" });
  });

  it("throws what a trial threw, a system error as one", async () => {
    await inPool(1, "worker.mjs", async (running) => {
      const run = running.run({ key: "a", task: { fate: "throws" } }, context());
      await expect(run).rejects.toMatchObject({ message: "ENOSPC: full", code: "ENOSPC" });
    });
  });

  it("counts processes that do not come up apart from those that a trial ends", async () => {
    await inPool(1, "flaky.mjs", async (running) => {
      const outcome = await running.run({ key: "bad", task: { fate: "dies" } }, context());
      const reason = "it ended its process 3 times (SIGKILL), as for want of memory";
      expect(outcome).toEqual({ status: "failed", reason });
      expect(readFileSync(join(folder, "starts"), "utf8")).toMatch(/^x{5,6}$/);
      expect((await running.run({ key: "good", task: {} }, context())).status).toBe("completed");
    });
  });

  it("blames no trial for processes that do not come up", async () => {
    await inPool(1, "broken.mjs", async (running) => {
      await expect(running.run({ key: "a", task: {} }, context())).rejects.toThrow(
        "--workers: expected processes that do trials, found 3 that ended before they were ready (code 3); " +
          "do them in this process with --workers 0",
      );
    });
  });
});
