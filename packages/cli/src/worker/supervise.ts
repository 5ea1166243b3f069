import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { atExit } from "../at-exit.ts";
import { unpackError } from "../packed-error.ts";
import type { WorkerBeginning, WorkerMessage } from "./messages.ts";

/** Milliseconds until another process takes the place of one that was lost. */
const PAUSE = 1000;

/** Processes that may be lost one after the other before they have said that they are ready. */
const PATIENCE = 3;

/** What workers are started with. */
export interface SupervisedWorkers {
  readonly count: number;
  readonly beginning: WorkerBeginning;
  /** Has them give back their trials and end. */
  readonly signal: AbortSignal;
  /** A message, and the process that sent it. */
  onMessage(message: WorkerMessage, process: number): void;
  /** A process was lost, by a signal or with a code. */
  onLost(process: number, how: string): void;
}

/**
 * Runs workers as processes of their own until the signal comes: a trial that takes its process with it, such as one that
 * the system kills for its memory, takes no other trial along, and another process takes its place.
 *
 * @throws what a worker left for, once all have ended; Error where none comes up
 */
export async function superviseWorkers({
  count,
  beginning,
  signal,
  onMessage,
  onLost,
}: SupervisedWorkers): Promise<void> {
  // By name, since a bundle's chunks lie at other depths than the sources do.
  const path = createRequire(import.meta.url).resolve("@isocline/cli/worker-process");
  const children = new Set<ChildProcess>();
  const ending = new AbortController();
  let cause: Error | undefined;
  const end = (): void => {
    ending.abort();
    for (const child of children) if (child.connected) child.send("stop", () => {});
  };
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) ending.abort();
  const forget = atExit(() => {
    for (const child of children) child.kill("SIGKILL");
  });

  /** One process, to its end. @returns whether it was ready at some time */
  function runOne(): Promise<boolean> {
    // The bundle needs no loader, whatever this process was started with.
    const child = fork(path, [], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const pid = child.pid ?? 0;
    let [wasReady, hasLeft] = [false, false];
    children.add(child);
    child.send(beginning, () => {});
    child.on("message", (message: WorkerMessage) => {
      if (message.type === "ready") wasReady = true;
      if (message.type === "left") {
        hasLeft = true;
        cause ??= unpackError(message.error);
        end();
      } else onMessage(message, pid);
    });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code, killer) => {
        children.delete(child);
        if (!hasLeft && !ending.signal.aborted) onLost(pid, killer ?? `code ${code}`);
        resolve(wasReady);
      });
    });
  }

  async function keepOne(): Promise<void> {
    let lost = 0;
    while (!ending.signal.aborted) {
      lost = (await runOne()) ? 0 : lost + 1;
      if (lost === PATIENCE && !ending.signal.aborted) {
        cause ??= new Error(`${PATIENCE} processes of a worker have ended before they were ready`);
        end();
      }
      await sleep(PAUSE, undefined, { signal: ending.signal }).catch(() => {});
    }
  }

  try {
    await Promise.all(Array.from({ length: count }, keepOne));
  } finally {
    forget();
    signal.removeEventListener("abort", end);
  }
  if (cause !== undefined) throw cause;
}
