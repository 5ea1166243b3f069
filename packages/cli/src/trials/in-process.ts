import type { Executor, TrialReport } from "isocline";
import { closePlaced } from "./placed.ts";
import { runTrial } from "./run-trial.ts";
import type { Store } from "./store.ts";

/** What executors of this machine are made with. */
export interface ExecutorOptions {
  readonly store: Store;
  /** How far trials are, as they go. */
  readonly onReport?: (report: TrialReport) => void;
}

/** Does trials in this process, which a trial that takes all memory ends. */
export function inProcessExecutor({ store, onReport }: ExecutorOptions): Executor {
  const closing = new AbortController();
  return {
    slots: 1,
    run: (trial, signal) =>
      runTrial(trial, {
        store,
        signal: signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]),
        report: (share) => onReport?.({ key: trial.key, worker: "this process", share }),
      }),
    async close() {
      closing.abort();
      await closePlaced();
    },
  };
}
