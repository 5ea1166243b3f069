import type { Executor, TrialReport } from "isocline";
import type { Store } from "./store.ts";

/** What a remembering executor is made with. */
export interface RememberingOptions {
  readonly store: Pick<Store, "outcome" | "keep">;
  onReport(report: TrialReport): void;
  /** Opens the executor that does what is not known, which reports to the function. */
  open(onReport: (report: TrialReport) => void): Executor | Promise<Executor>;
}

/**
 * An executor that has no trial done whose outcome its store knows, and that keeps failures of which only it knows, such
 * as of a trial that ended its processes: a search that is begun again is told what it was told before. When a trial has
 * completed or failed, its last worker is reported to be through with it; not so where it is interrupted, or throws.
 */
export async function rememberingExecutor({ store, onReport, open }: RememberingOptions): Promise<Executor> {
  const workers = new Map<string, string>();
  const executor = await open((report) => {
    workers.set(report.key, report.worker);
    onReport(report);
  });
  return {
    get slots() {
      return executor.slots;
    },
    ...(executor.grown === undefined ? {} : { grown: () => executor.grown?.() ?? Promise.resolve() }),
    async run(trial, signal) {
      const { key } = trial;
      const known = await store.outcome(key);
      if (known !== undefined) return known;
      try {
        const outcome = await executor.run(trial, signal);
        if (outcome.status === "interrupted") return outcome;
        const worker = workers.get(key);
        if (worker !== undefined) onReport({ key, worker, share: 1 });
        return outcome.status === "failed" ? await store.keep(key, outcome) : outcome;
      } finally {
        workers.delete(key);
      }
    },
    close: () => executor.close(),
  };
}
