import { createRequire } from "node:module";
import { availableParallelism, freemem } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { type Executor, type Trial, type TrialOutcome, UsageError } from "isocline";
import { Piscina } from "piscina";
import type { ExecutorOptions } from "./in-process.ts";
import type { PoolMessage, PoolTask } from "./pool-worker.ts";

/** Bytes that a trial takes beside its dataset: the runtime, a compiled program, this program. */
const TRIAL = 300 * 2 ** 20;

/** Copies of the dataset that a trial has at a time. */
const COPIES = 3;

/** Workers for which there are cores and memory, at least 1. */
export function workersFor(datasetBytes: number): number {
  const byMemory = Math.floor(freemem() / (TRIAL + COPIES * datasetBytes));
  return Math.max(1, Math.min(availableParallelism(), byMemory));
}

/** What a trial in a pool is done with. */
interface PoolContext {
  /** The store's folder. */
  readonly store: string;
  readonly signal: AbortSignal;
  /** How far it is, and which of the pool's workers does it. */
  report(share: number, worker: string): void;
}

/** Threads that do trials, each with a heap of its own. */
export interface TrialPool {
  /** @throws system errors, such as of a disk that is full; FormatError for a trial of another version */
  run(trial: Trial, context: PoolContext): Promise<TrialOutcome>;
  close(): Promise<void>;
}

/** Starts a pool of so many threads. */
export function trialPool(workers: number): TrialPool {
  const pool = new Piscina<PoolTask, TrialOutcome>({
    // By name, since a bundle's chunks lie at other depths than the sources do.
    filename: createRequire(import.meta.url).resolve("@isocline/cli/trial-worker"),
    // The bundle needs no loader, whatever this process was started with.
    execArgv: [],
    minThreads: workers,
    maxThreads: workers,
    // A worker waits for its runtime's own thread: the pool must not give it a second trial meanwhile.
    concurrentTasksPerWorker: 1,
  });
  return {
    async run(trial, { store, signal, report }) {
      const { port1: near, port2: far } = new MessageChannel();
      const stop = (): void => near.postMessage("stop");
      signal.addEventListener("abort", stop, { once: true });
      near.on("message", ({ worker, share }: PoolMessage) => report(share, worker));
      if (signal.aborted) stop();
      try {
        return await pool.run({ trial, store, port: far }, { name: "work", transferList: [far] });
      } catch (error) {
        if (isLostWorker(error)) return { status: "failed", reason: error.message };
        throw error;
      } finally {
        signal.removeEventListener("abort", stop);
        near.close();
      }
    },
    close: () => pool.close(),
  };
}

/** A pool of workers on this machine. @throws UsageError for a number of workers that is none */
export async function poolExecutor({
  store,
  onReport,
  workers,
}: ExecutorOptions & { workers: number }): Promise<Executor> {
  if (!Number.isSafeInteger(workers) || workers < 1) {
    throw new UsageError({ where: "--workers", expected: "a whole number of at least 1", found: String(workers) });
  }
  const pool = trialPool(workers);
  const closing = new AbortController();
  return {
    slots: workers,
    run: (trial, given) =>
      pool.run(trial, {
        store: store.path,
        signal: given === undefined ? closing.signal : AbortSignal.any([given, closing.signal]),
        report: (share, worker) => onReport?.({ key: trial.key, worker, share }),
      }),
    async close() {
      closing.abort();
      await pool.close();
    },
  };
}

/** Whether a worker came to its end in a trial, for want of memory. */
function isLostWorker(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}
