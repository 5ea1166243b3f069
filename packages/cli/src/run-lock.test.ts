import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "isocline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runExitActions } from "./at-exit.ts";
import { isOfLock, lockFolder } from "./run-lock.ts";

const LOCK = "run.lock";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isocline-lock-"));
});

afterEach(() => rm(folder, { recursive: true }));

const leave = (text: string): Promise<void> => writeFile(join(folder, LOCK), text);

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "close");
  return child.pid as number;
}

describe("lockFolder", () => {
  it("leaves this process's number in a file until it is released", async () => {
    const release = await lockFolder(folder, "--resume");
    expect(await readFile(join(folder, LOCK), "utf8")).toBe(`${process.pid}\n`);
    release();
    release();
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses while another process has the lock, and leaves it", async () => {
    await leave(`${process.ppid}\n`);
    const refused = lockFolder(folder, "--resume");
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      `--resume: expected a run that no other process writes, found a run that process ${process.ppid} is writing; wait`,
    );
    expect(await readFile(join(folder, LOCK), "utf8")).toBe(`${process.ppid}\n`);
  });

  it("takes over from a process that is gone, that had the same number, or left no number", async () => {
    for (const text of [`${await deadProcess()}\n`, `${process.pid}\n`, "", "x", "0", "-1", "1e400"]) {
      await leave(text);
      const release = await lockFolder(folder, "--out");
      expect(await readFile(join(folder, LOCK), "utf8"), text).toBe(`${process.pid}\n`);
      release();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it("does not take away a lock that has become another's", async () => {
    const release = await lockFolder(folder, "--out");
    await leave("1\n");
    release();
    expect(await readFile(join(folder, LOCK), "utf8")).toBe("1\n");
  });

  it("is released when the process ends", async () => {
    await lockFolder(folder, "--out");
    runExitActions();
    expect(await readdir(folder)).toEqual([]);
  });

  it("gives up where a lock can be neither made nor read", async () => {
    await symlink("nowhere", join(folder, LOCK));
    await expect(lockFolder(folder, "--out")).rejects.toThrow("run.lock, which cannot be taken over");
  });

  it("waits where another process removes a stale lock, and goes on where that one was killed", async () => {
    const guard = join(folder, ".run.lock.stale");
    await leave(`${await deadProcess()}\n`);
    await writeFile(guard, `${process.ppid}\n`);
    await expect(lockFolder(folder, "--out")).rejects.toThrow("run.lock, which cannot be taken over");
    await writeFile(guard, `${await deadProcess()}\n`);
    (await lockFolder(folder, "--out"))();
    expect(await readdir(folder)).toEqual([]);
  });

  it("knows its files", () => {
    expect(["run.lock", ".run.lock.stale", "run.json"].map(isOfLock)).toEqual([true, true, false]);
  });
});
