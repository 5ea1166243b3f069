import { existsSync } from "node:fs";
import { appendFile, cp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { queueExecutor } from "@isocline/queue";
import { findRedis, startRedis, type TestRedis } from "@isocline/queue/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { inProcessExecutor } from "../src/trials/in-process.ts";
import { version } from "../src/version.ts";
import { bin, isocline, startProcess, temporaryFolder, until, writeHouses } from "./isocline.ts";
import {
  type BegunSearch,
  beginSearch,
  type Desk,
  openDesk,
  pretraining,
  type RunningWorkers,
  startWorkers,
} from "./on-queue.ts";

/** Many processes, on machines that do other things too. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const redisPath = findRedis();
if (redisPath === undefined) console.warn("skipped: tests of the queue need redis-server (Debian: redis-server)");

let folder: string;
let begun: BegunSearch;
let redis: TestRedis;
let desk: Desk;
let running: RunningWorkers[];
let count = 0;

beforeAll(async () => {
  folder = await temporaryFolder("worker");
  await writeHouses(join(folder, "houses.csv"), 1000);
  // Workers run the bundle, which the program makes.
  await isocline(folder, "--version");
});

afterAll(() => rm(folder, { recursive: true }));

/** A worker that takes trials, unless it is refused. */
async function worker(...args: readonly string[]): Promise<RunningWorkers> {
  const started = startWorkers(folder, "--queue", redis.url, "--workers", "1", ...args);
  running.push(started);
  await until(() => started.said().includes("takes trials\n") || started.child.exitCode !== null, 60);
  return started;
}

const store = (): string => begun.store.path;
const checkpointed = async (): Promise<boolean> => (await readdir(join(store(), "work"))).length > 0;

describe("isocline worker", () => {
  it.each([
    [[], "--queue: expected the Redis of the queue, redis://host, found none", 2],
    [["--queue", "redis://:hunter2@h:x"], "--queue: expected redis://[[user]:password@]host[:port][/database]", 2],
    [["--queue", "redis://:hunter2@127.0.0.1:1"], "--queue redis://127.0.0.1:1: expected a Redis that answers", 1],
    [["--queue", "redis://h", "--workers", "0"], "--workers: expected a whole number of at least 1", 2],
    [["--queue", "redis://h", "--store", "nowhere"], "--store: expected a folder that exists, found nowhere", 2],
  ])("refuses %j", async (args, message, code) => {
    const ended = await isocline(folder, "worker", ...args);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(/^isocline: [^\n]+\n$/);
    expect(ended.stderr).toContain(`isocline: ${message}`);
    expect(ended.stderr).not.toContain("hunter2");
  });
});

describe.runIf(redisPath !== undefined)("isocline worker", () => {
  beforeEach(async () => {
    redis = await startRedis({ password: "hunter2" });
    running = [];
    count += 1;
    begun = await beginSearch(folder, `search-${count}`, "1+1");
    desk = await openDesk(redis.url, begun.store);
  });

  afterEach(async () => {
    await desk.close();
    for (const { child } of running) child.kill("SIGTERM");
    const ends = await Promise.all(running.map(({ ended }) => ended));
    await redis.close();
    expect(ends.map(({ stdout, stderr }) => stdout + stderr).join()).not.toContain("hunter2");
  });

  it("refuses a wrong password, and takes the queue from the environment", async () => {
    const wrong = redis.url.replace("hunter2", "hunter3");
    const refused = await startProcess(folder, "env", `ISOCLINE_QUEUE=${wrong}`, process.execPath, bin, "worker").ended;
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(
      /^isocline: ISOCLINE_QUEUE redis:\/\/127\.0\.0\.1:\d+: expected a user and a password that it takes, found [^\n]+\n$/,
    );
    expect(refused.stderr).not.toContain("hunter3");
  });

  it("does trials as this process does them, and stops when it is asked to", async () => {
    const one = await worker();
    const trial = pretraining(begun, 3);
    const outcome = await desk.run(trial);
    const alone = await beginSearch(folder, `alone-${count}`, "1+1");
    expect(outcome).toEqual(await inProcessExecutor({ store: alone.store }).run(trial));
    one.child.kill("SIGINT");
    expect(await one.ended).toMatchObject({ code: 130, stdout: "" });
    const short = trial.key.slice(0, 12);
    const pid = /worker \S+:(\d+) takes trials/.exec(one.said())?.[1];
    expect(one.said()).toContain(`worker ${pid}: trial ${short} begins\n`);
    expect(one.said()).toMatch(new RegExp(`^worker ${pid}: trial ${short} done in \\d+ s$`, "m"));
    expect(one.said()).toMatch(/interrupted: stopping where the run can go on from \(once more to quit at once\)\n$/);
  });

  it("hands a trial over at a checkpoint when it is stopped or killed", async () => {
    const trial = pretraining(begun, 4000, { patience: 100_000 });
    const first = await worker();
    const run = desk.run(trial);
    await until(() => desk.reports.length > 3, 60);
    first.child.kill("SIGINT");
    expect(await first.ended).toMatchObject({ code: 130 });
    expect(first.said()).toContain(`trial ${trial.key.slice(0, 12)} interrupted at a checkpoint\n`);
    expect(await checkpointed()).toBe(true);

    const sharesOf = (pid: string): readonly number[] =>
      desk.reports.filter((each) => each.worker.endsWith(`:${pid}`)).map(({ share }) => share);
    const pidOf = (each: RunningWorkers): string => /worker \S+:(\d+) takes/.exec(each.said())?.[1] ?? "";
    const before = Math.max(...sharesOf(pidOf(first)));
    const second = await worker();
    const pid = pidOf(second);
    await until(() => sharesOf(pid).length > 3, 60);
    expect(sharesOf(pid)[0]).toBeGreaterThanOrEqual(before);
    // Long enough for a checkpoint of its own.
    await sleep(3000);
    process.kill(Number(pid), "SIGKILL");
    await until(() => second.said().match(/takes trials/g)?.length === 2, 60);
    const outcome = await run;
    expect(outcome.status).toBe("completed");
    const third = [...second.said().matchAll(/worker \S+:(\d+) takes/g)].at(-1)?.[1] ?? "";
    expect(sharesOf(third)[0]).toBeGreaterThan(sharesOf(pid)[0] as number);
    expect(await checkpointed()).toBe(false);
    // Training has kept no worker from renewing its lock, which is shorter than the trial: it was lost once.
    expect(second.said().match(/ begins\n/g)).toHaveLength(2);
  });

  it("ends at once when it is interrupted twice, and its processes with it", async () => {
    const one = await worker();
    const run = desk.run(pretraining(begun, 100_000, { patience: 100_000 }));
    run.catch(() => {});
    await until(() => desk.reports.length > 0, 60);
    const pid = Number(/worker \S+:(\d+) takes/.exec(one.said())?.[1]);
    one.child.kill("SIGSTOP");
    process.kill(pid, "SIGSTOP");
    one.child.kill("SIGINT");
    one.child.kill("SIGCONT");
    await until(() => one.said().includes("interrupted: stopping"), 60);
    await sleep(600);
    one.child.kill("SIGINT");
    expect(await one.ended).toMatchObject({ code: null, signal: "SIGINT" });
    await until(() => !existsSync(`/proc/${pid}`), 60);
  });

  it("says that it sees another store, or none, and gives the trial back", async () => {
    await cp(store(), join(folder, `copy-${count}`), { recursive: true });
    const trial = pretraining(begun, 2);
    const run = desk.run(trial);
    const lost = await worker("--store", folder);
    expect(await lost.ended).toMatchObject({ code: 3 });
    expect(lost.said()).toMatch(
      new RegExp(
        "^isocline: --store: expected the search's store [0-9a-f]{8}, which is \\S+ at its desk, found \\S+, which holds " +
          "no store; let this machine see that folder, and name it with --store where its path is another; " +
          "the trial was given back\n$",
        "m",
      ),
    );
    const other = await beginSearch(folder, `other-${count}`, "1+1");
    await (await openDesk(redis.url, other.store)).close();
    const wrong = await worker("--store", other.store.path);
    expect(await wrong.ended).toMatchObject({ code: 3 });
    expect(wrong.said()).toMatch(/found \S+, which is store [0-9a-f]{8}; /);
    await until(() => desk.notes.some((text) => /^worker \S+ left: --store: expected/.test(text)), 60);
    // As another machine may see it: by another path.
    await worker("--store", join(folder, `copy-${count}`, "..", `search-${count}`));
    expect((await run).status).toBe("completed");
  });

  it("gives the trials of a desk of another version back", async () => {
    const older = await queueExecutor({
      ...{ url: redis.url, version: "0.0.1", store: { id: "s", path: store() }, outcomeOf: async () => undefined },
    });
    const control = new AbortController();
    const run = older.run(pretraining(begun, 2), control.signal);
    const one = await worker();
    expect(await one.ended).toMatchObject({ code: 3 });
    expect(one.said()).toContain(
      `of the queue: expected one of version ${version()}, this worker's, found one of version 0.0.1; ` +
        "run the same version at the desk and on all workers; the trial was given back\n",
    );
    control.abort();
    expect(await run).toEqual({ status: "interrupted" });
    await older.close();
  });

  it("goes on after trials that cannot be done: too little memory, divergence, data that end their search", async () => {
    const one = await worker();
    const big = await desk.run(pretraining(begun, 2, { hidden: [1_000_000, 1_000_000] }));
    expect(big).toMatchObject({
      status: "failed",
      reason: expect.stringMatching(/^more memory than a process can have: Invalid typed array length/),
    });
    const wild = await desk.run(pretraining(begun, 3, { learningRate: 1e30 }));
    expect(wild).toMatchObject({ status: "completed", result: { status: "diverged" } });
    expect(await desk.run(pretraining(begun, 2))).toMatchObject({ status: "completed" });
    await appendFile(join(store(), "objects", begun.configured({}).dataset), "x");
    // Workers keep the dataset that they have read: another one reads it.
    one.child.kill("SIGINT");
    await one.ended;
    const two = await worker();
    await expect(desk.run(pretraining(begun, 4))).rejects.toMatchObject({
      kind: "data",
      message: expect.stringMatching(/: expected bytes of SHA-256 \w{12}…, found \w{12}…; delete the file, and go on/),
    });
    expect(two.child.exitCode).toBe(null);
  });

  it("leaves where it can no longer write, and the search ends with the reason", async () => {
    const trial = pretraining(begun, 2);
    const run = desk.run(trial);
    run.catch(() => {});
    // Files of a kilobyte at most: the nearest to a full disk that needs no disk.
    const line = `ulimit -f 1; exec "$0" "$@"`;
    const args = [process.execPath, bin, "worker", "--queue", redis.url, "--workers", "1"];
    const limited = startProcess(folder, "bash", "-c", line, ...args);
    expect(await limited.ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^isocline: EFBIG: [^\n]+\n$/m),
    });
    await expect(run).rejects.toThrow(
      /^EFBIG: file too large, write; with that the last worker, \S+, has left; what is /,
    );
    expect(await readdir(join(store(), "results"))).toEqual([]);
    await worker();
    expect((await desk.run(trial)).status).toBe("completed");
  });
});
