import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { RuntimeError, type Trial, type TrialOutcome } from "isocline";
import { atExit } from "../at-exit.ts";
import { unpackError } from "../packed-error.ts";
import type { PoolReply, PoolRequest } from "./pool-worker.ts";

/** Processes that a trial may end one after the other, without getting further than the one before. */
const ATTEMPTS = 3;

/** What a trial of a pool is done with. */
export interface PoolContext {
  /** The store's folder, and milliseconds that what another machine has put may take to be seen in it. */
  readonly store: string;
  readonly lag?: number;
  readonly signal: AbortSignal;
  /** How far it is, and which of the pool's workers does it. */
  report(share: number, worker: string): void;
}

/** Processes that do trials, each with its own memory. */
export interface TrialPool {
  /**
   * Does a trial, which waits until a worker is free. One that ends its process, such as one that takes more memory than
   * there is, is done by another, from its checkpoint; one that ends several so has failed.
   *
   * @throws system errors, such as of a disk that is full; what a damaged store throws, its kind with it
   */
  run(trial: Trial, context: PoolContext): Promise<TrialOutcome>;
  /** Lets go of the processes; trials should have ended. */
  close(): Promise<void>;
}

/** One process, while it is there. */
interface WorkerProcess {
  /** Its number in the pool, from 1. */
  readonly number: string;
  readonly child: ChildProcess;
  /** With what kept it from starting, if anything. */
  readonly ended: Promise<Error | undefined>;
  /** Whether it has said that it can do trials. */
  isReady: boolean;
}

/** How a process did a trial: to its end, or to its own. */
type Done = TrialOutcome | { readonly status: "lost"; readonly how: string };

/** The module that a worker runs: by name, since a bundle's chunks lie at other depths than the sources do. */
const workerModule = (): string => createRequire(import.meta.url).resolve("@isocline/cli/trial-worker");

/**
 * Starts a pool of so many processes. A trial that is ended by the system for its memory takes no other along, nor the
 * search.
 */
export function trialPool(workers: number, path: string = workerModule()): TrialPool {
  const all = new Set<WorkerProcess>();
  const free: WorkerProcess[] = [];
  const waiting: ((worker: WorkerProcess) => void)[] = [];
  let isClosed = false;
  const forget = atExit(() => {
    for (const { child } of all) child.kill("SIGKILL");
  });

  function start(number: string): WorkerProcess {
    // The bundle needs no loader, whatever this process was started with.
    const child = fork(path, [], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const ended = new Promise<Error | undefined>((resolve) => {
      child.on("exit", () => resolve(undefined));
      child.on("error", (error) => (child.pid === undefined ? resolve(error) : undefined));
    });
    const worker: WorkerProcess = { number, child, ended, isReady: false };
    all.add(worker);
    void ended.then(() => all.delete(worker));
    child.once("message", () => {
      worker.isReady = true;
    });
    return worker;
  }

  function give(worker: WorkerProcess): void {
    if (isClosed) return;
    const next = isThere(worker) ? worker : start(worker.number);
    const waits = waiting.shift();
    if (waits === undefined) free.push(next);
    else waits(next);
  }

  function take(): Promise<WorkerProcess> {
    const worker = free.shift();
    if (worker === undefined) return new Promise((resolve) => waiting.push(resolve));
    // One may have been lost while it had nothing to do.
    return Promise.resolve(isThere(worker) ? worker : start(worker.number));
  }

  for (let number = 1; number <= workers; number++) free.push(start(String(number)));
  return {
    async run(trial, context) {
      let [lost, unready, best, before] = [0, 0, 0, 0];
      const report = (share: number, worker: string): void => {
        best = Math.max(best, share);
        context.report(share, worker);
      };
      for (;;) {
        if (isClosed || context.signal.aborted) return { status: "interrupted" };
        const worker = await take();
        let done: Done;
        try {
          if (context.signal.aborted) return { status: "interrupted" };
          done = await doneBy(worker, trial, { ...context, report });
        } finally {
          give(worker);
        }
        if (done.status !== "lost") return done;
        if (!worker.isReady) {
          if (++unready >= ATTEMPTS) throw neverReady(done.how);
          continue;
        }
        unready = 0;
        lost = best > before ? 1 : lost + 1;
        before = best;
        if (lost < ATTEMPTS) continue;
        return {
          status: "failed",
          reason: `it ended its process ${ATTEMPTS} times (${done.how}), as for want of memory`,
        };
      }
    },
    async close() {
      isClosed = true;
      forget();
      for (const { child } of all) if (child.connected) child.disconnect();
      await Promise.all([...all].map(({ ended }) => ended));
    },
  };
}

const isThere = ({ child }: WorkerProcess): boolean =>
  child.connected && child.exitCode === null && child.signalCode === null;

/** It is not the trial that is to blame. */
function neverReady(how: string): RuntimeError {
  const expected = "processes that do trials";
  const found = `${ATTEMPTS} that ended before they were ready (${how})`;
  return new RuntimeError({ where: "--workers", expected, found, remedy: "do them in this process with --workers 0" });
}

/** Has a process do a trial. @throws what it threw there */
function doneBy(
  { child, number, ended }: WorkerProcess,
  trial: Trial,
  { store, lag = 0, signal, report }: PoolContext,
): Promise<Done> {
  const send = (request: PoolRequest): void => {
    child.send(request, () => {});
  };
  const stop = (): void => send({ type: "stop" });
  return new Promise<Done>((resolve, reject) => {
    function onMessage(reply: PoolReply): void {
      if (reply.type === "share") report(reply.share, number);
      else if (reply.type === "ready") return;
      else if (reply.type === "ended") settle(() => resolve(reply.outcome));
      else settle(() => reject(unpackError(reply.error)));
    }
    function onEnd(error: Error | undefined): void {
      const how = child.signalCode ?? `code ${child.exitCode}`;
      settle(() => (error === undefined ? resolve({ status: "lost", how }) : reject(error)));
    }
    function settle(how: () => void): void {
      signal.removeEventListener("abort", stop);
      child.off("message", onMessage);
      how();
    }
    child.on("message", onMessage);
    signal.addEventListener("abort", stop, { once: true });
    void ended.then(onEnd);
    send({ type: "trial", trial, store, lag });
  });
}
