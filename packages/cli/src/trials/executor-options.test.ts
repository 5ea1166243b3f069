import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isocline, temporaryFolder } from "../../test/isocline.ts";
import { checkExecutorOptions, defineExecutorOptions, openExecutor, queueOf } from "./executor-options.ts";
import { workersFor } from "./pool.ts";
import { openStore } from "./store.ts";

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("executor-options");
  // The pool's workers run the bundle, which the program makes.
  await isocline(folder, "--version");
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

describe("options of executors", () => {
  it("stand under a heading of their own", () => {
    const command = new Command("search");
    defineExecutorOptions(command);
    expect(command.helpInformation()).toMatch(/Workers:\n {2}--workers <number> /);
    expect(command.parse(["--workers", "3"], { from: "user" }).opts()).toEqual({ workers: "3" });
  });

  it.each(["-1", "2.5", "two", "", String(4 * availableParallelism() + 1)])("refuse %j workers", async (workers) => {
    await expect(checkExecutorOptions({ workers })).rejects.toThrow(/^--workers: expected a whole number/);
  });

  it("open a pool of as many workers as are asked for, or as the machine has room for", async () => {
    const options = { store: await openStore(folder), onReport() {} };
    expect([workersFor(0, 0), workersFor(1e9, 3.5e9), workersFor(0, 1e15)]).toEqual([1, 1, availableParallelism()]);
    const alone = await openExecutor({ workers: "0" }, { ...options, datasetBytes: 0 });
    expect(alone.slots).toBe(1);
    await alone.close();
    const asked = await openExecutor({ workers: "2" }, { ...options, datasetBytes: 0 });
    const crowded = await openExecutor({}, { ...options, datasetBytes: 1e15 });
    try {
      expect([asked.slots, crowded.slots]).toEqual([2, 1]);
    } finally {
      await Promise.all([asked.close(), crowded.close()]);
    }
  });

  it("name a queue by the option, or else by the environment", () => {
    const named = { ISOCLINE_QUEUE: "redis://b" };
    expect(queueOf({ queue: "redis://a" }, named)).toEqual({ url: "redis://a", where: "--queue" });
    expect(queueOf({}, named)).toEqual({ url: "redis://b", where: "ISOCLINE_QUEUE" });
    expect(queueOf({}, { ISOCLINE_QUEUE: "" })).toBeUndefined();
  });

  it("look at the queue before anything is begun", async () => {
    const unreachable = { queue: "redis://:secret@127.0.0.1:1" };
    const message = /^--queue redis:\/\/127\.0\.0\.1:1: expected a Redis that answers, found ECONNREFUSED; /;
    await expect(checkExecutorOptions(unreachable)).rejects.toThrow(message);
    await expect(checkExecutorOptions({ ...unreachable, workers: "2" })).rejects.toThrow(
      "--workers: expected no --queue with it, whose workers have their own, found both",
    );
    await checkExecutorOptions({ workers: "2" });
  });
});
