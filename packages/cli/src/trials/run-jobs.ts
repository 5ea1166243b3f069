import type { Executor, Json, SettledOutcome, Trial, TrialOutcome } from "isocline";

/** A trial, and what is done with how it ended. */
export interface Job {
  readonly trial: Trial;
  ended(outcome: SettledOutcome): void;
}

/**
 * Does jobs in their order, as many at a time as the executor has room for; slots that are added meanwhile are used.
 *
 * @returns whether all were done: an interruption leaves some
 * @throws what the executor throws, when the trials that were running have been interrupted
 */
export async function runJobs(executor: Executor, jobs: readonly Job[], signal: AbortSignal): Promise<boolean> {
  const waiting = [...jobs];
  const running = new Set<Promise<void>>();
  const failing = new AbortController();
  const ending = AbortSignal.any([signal, failing.signal]);
  let left = jobs.length;
  let failure: { readonly error: unknown } | undefined;
  const start = ({ trial, ended }: Job): void => {
    const work = executor
      .run(trial, ending)
      .then((outcome) => {
        if (outcome.status === "interrupted") return;
        left--;
        ended(outcome);
      })
      .catch((error: unknown) => {
        failure ??= { error };
        failing.abort();
      })
      .finally(() => running.delete(work));
    running.add(work);
  };
  while (true) {
    while (failure === undefined && !signal.aborted && running.size < executor.slots) {
      const next = waiting.shift();
      if (next === undefined) break;
      start(next);
    }
    if (running.size === 0) break;
    const grown = waiting.length === 0 ? undefined : executor.grown?.();
    await Promise.race(grown === undefined ? running : [...running, grown]);
  }
  if (failure !== undefined) throw failure.error;
  return left === 0;
}

/** The result of a trial of a known kind. */
export function resultOf<Result>(outcome: TrialOutcome): Result | undefined {
  return outcome.status === "completed" ? (outcome.result as Json as Result) : undefined;
}
