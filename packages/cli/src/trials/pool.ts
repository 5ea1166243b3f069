import { availableParallelism, freemem } from "node:os";
import { type Executor, UsageError } from "isocline";
import type { ExecutorOptions } from "./in-process.ts";
import { trialPool } from "./worker-processes.ts";

/** Bytes that a trial takes beside its dataset: the runtime, a compiled program, this program. */
const TRIAL = 300 * 2 ** 20;

/** Copies of the dataset that a trial has at a time. */
const COPIES = 3;

/** Bytes that this process and those it starts may take: those that are free, and no more than a container allows. */
function spareMemory(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(freemem(), allowed - process.memoryUsage.rss()) : freemem();
}

/** Workers for which there are cores and memory, at least 1. */
export function workersFor(datasetBytes: number, spare: number = spareMemory()): number {
  const byMemory = Math.floor(spare / (TRIAL + COPIES * datasetBytes));
  return Math.max(1, Math.min(availableParallelism(), byMemory));
}

/** A pool of worker processes on this machine. @throws UsageError for a number of workers that is none */
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
  const running = new Set<Promise<unknown>>();
  return {
    slots: workers,
    run(trial, given) {
      const work = pool.run(trial, {
        store: store.path,
        signal: given === undefined ? closing.signal : AbortSignal.any([given, closing.signal]),
        report: (share, worker) => onReport?.({ key: trial.key, worker, share }),
      });
      const ended = work.catch(() => {}).finally(() => running.delete(ended));
      running.add(ended);
      return work;
    },
    async close() {
      closing.abort();
      await Promise.all(running);
      await pool.close();
    },
  };
}
