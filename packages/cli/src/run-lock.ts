import { readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UsageError } from "isocline";
import { atExit } from "./at-exit.ts";
import { systemCode } from "./files.ts";

/** The file that says which process writes into a run folder. */
const LOCK = "run.lock";

/** Whoever removes a stale lock holds this file meanwhile, else it could remove the new lock of another that did so. */
const GUARD = ".run.lock.stale";

/** How often, and after how many milliseconds each, a lock is looked at that others come to before. */
const ATTEMPTS = 20;
const PAUSE = 25;

/** Whether a file is one that a lock is made of. */
export function isOfLock(name: string): boolean {
  return name === LOCK || name === GUARD;
}

/** Whether there is another process of that number; one that may not be signalled is there too. */
function isRunning(pid: number): boolean {
  if (pid === process.pid || !Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

/** The text of a lock; undefined where it is gone. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function tryCreate(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Removes the lock of a process that is gone, unless another process is about to. */
function removeStale(path: string, guard: string, own: string): void {
  if (!tryCreate(guard, own)) {
    const text = textOf(guard);
    if (text !== undefined && text !== "" && !isRunning(Number(text))) rmSync(guard, { force: true });
    return;
  }
  try {
    const text = textOf(path);
    if (text !== undefined && !isRunning(Number(text))) unlinkSync(path);
  } finally {
    rmSync(guard, { force: true });
  }
}

/**
 * Keeps other processes from writing into a run folder, by a file that holds this one's number. The lock of a process
 * that is gone, or that had this one's number before, is taken over. It goes when it is released or the process ends.
 *
 * @param where the option that names the folder, as the error says it
 * @returns a function that releases it
 * @throws UsageError where another process has it; system errors where the folder cannot be written to
 */
export async function lockFolder(folder: string, where: string): Promise<() => void> {
  const path = join(folder, LOCK);
  const own = `${process.pid}\n`;
  for (let attempt = 1; !tryCreate(path, own); attempt++) {
    const text = textOf(path);
    const isHeld = text !== undefined && isRunning(Number(text));
    if (isHeld || attempt === ATTEMPTS) {
      throw new UsageError({
        where,
        expected: "a run that no other process writes",
        found: isHeld ? `a run that process ${text.trim()} is writing` : `${path}, which cannot be taken over`,
        remedy: `wait for it to end; if that is another program, delete ${path}`,
      });
    }
    // An empty one is about to be written, unless its process was killed in that moment.
    if (text !== "" || attempt > ATTEMPTS / 2) removeStale(path, join(folder, GUARD), own);
    await sleep(PAUSE);
  }
  const forget = atExit(release);
  function release(): void {
    forget();
    try {
      if (textOf(path) === own) unlinkSync(path);
    } catch {
      // A folder that has gone or can no longer be written to: the lock is stale as soon as the process has ended.
    }
  }
  return release;
}
