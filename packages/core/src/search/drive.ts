import type { Executor, SettledOutcome, Trial } from "./executor.ts";
import type { Proposal, Search } from "./search.ts";

/** What a search is driven with. */
export interface DriveOptions {
  readonly search: Search;
  readonly executor: Executor;
  /** The work that a proposal stands for. */
  trialOf(proposal: Proposal): Trial;
  /** What the search is told of a trial: NaN where it has no value, as of one that failed. */
  scoreOf(outcome: SettledOutcome, proposal: Proposal): number;
  /** The value of a proposal that needs no trial, or undefined. */
  spared?(proposal: Proposal): number | undefined;
  /** After every value; the search waits for it. */
  onTold?(proposal: Proposal, value: number): void | Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Drives a search to its end: keeps as many trials running as the executor has room for, and tells their values as they
 * come; slots that are added meanwhile are used. Since a search ends the same in whatever order its values come, so does a
 * driven one with any number of workers. What the executor throws interrupts the trials that are running.
 *
 * @returns `interrupted` where the signal came first; what was told is in the search's state then
 * @throws what the executor throws, when the trials that were running have ended
 */
export async function driveSearch(options: DriveOptions): Promise<"finished" | "interrupted"> {
  const { search, executor, trialOf, scoreOf, spared, onTold, signal } = options;
  const failing = new AbortController();
  const ending = AbortSignal.any([failing.signal, ...(signal === undefined ? [] : [signal])]);
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let waiting: readonly Proposal[] = search.pending;

  const tell = async (proposal: Proposal, value: number): Promise<void> => {
    search.tell([proposal], [value]);
    await onTold?.(proposal, value);
  };
  const evaluate = async (proposal: Proposal): Promise<void> => {
    const known = spared?.(proposal);
    if (known !== undefined) return tell(proposal, known);
    const outcome = await executor.run(trialOf(proposal), ending);
    if (outcome.status !== "interrupted") await tell(proposal, scoreOf(outcome, proposal));
  };
  const start = (proposal: Proposal): void => {
    const work = evaluate(proposal)
      .catch((error: unknown) => {
        failure ??= { error };
        failing.abort();
      })
      .finally(() => running.delete(work));
    running.add(work);
  };
  const isOver = (): boolean => failure !== undefined || signal?.aborted === true || search.stopped !== undefined;

  while (true) {
    while (!isOver() && running.size < executor.slots) {
      if (waiting.length === 0) waiting = search.ask(executor.slots - running.size);
      const [next, ...others] = waiting;
      if (next === undefined) break;
      waiting = others;
      start(next);
    }
    if (running.size === 0) break;
    await Promise.race([...running, ...(executor.grown === undefined ? [] : [executor.grown()])]);
  }
  if (failure !== undefined) throw failure.error;
  return search.stopped === undefined ? "interrupted" : "finished";
}
