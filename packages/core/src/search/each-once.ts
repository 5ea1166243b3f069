import type { Executor, Trial, TrialOutcome } from "./executor.ts";

/** A trial that is under way, and how many wait for it. */
interface Shared {
  readonly control: AbortController;
  readonly ended: Promise<TrialOutcome>;
  waiting: number;
}

/**
 * An executor that has no trial done twice at a time: who asks for one that is under way waits for the same end. It is
 * interrupted once nobody waits for it any more.
 */
export function eachOnce(executor: Executor): Executor {
  const running = new Map<string, Shared>();

  function begin(trial: Trial): Shared {
    const control = new AbortController();
    const ended = executor.run(trial, control.signal).finally(() => running.delete(trial.key));
    const shared = { control, ended, waiting: 0 };
    running.set(trial.key, shared);
    return shared;
  }

  async function join(shared: Shared, signal: AbortSignal | undefined): Promise<TrialOutcome> {
    shared.waiting += 1;
    let leave = (): void => {};
    const left = new Promise<TrialOutcome>((resolve) => {
      leave = () => {
        shared.waiting -= 1;
        // The last one waits for the trial to stop where it can go on.
        if (shared.waiting === 0) shared.control.abort();
        else resolve({ status: "interrupted" });
      };
      signal?.addEventListener("abort", leave, { once: true });
    });
    try {
      return await Promise.race([shared.ended, left]);
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }

  return {
    get slots() {
      return executor.slots;
    },
    ...(executor.grown === undefined ? {} : { grown: () => executor.grown?.() ?? Promise.resolve() }),
    async run(trial, signal) {
      while (signal?.aborted !== true) {
        const known = running.get(trial.key);
        if (known?.control.signal.aborted !== true) return join(known ?? begin(trial), signal);
        // It is being interrupted for others: it goes on from where that leaves it.
        await known.ended.catch(() => {});
      }
      return { status: "interrupted" };
    },
    close: () => executor.close(),
  };
}
