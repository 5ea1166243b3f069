import type { Json } from "../training/index.ts";

/** A piece of work as plain JSON: any process can do it, and it comes out the same wherever it is done. */
export interface Trial {
  /** A digest of the task: two trials of one key are one piece of work. */
  readonly key: string;
  readonly task: Json;
}

/**
 * How a trial ended. `failed` is one that cannot be done, such as one that needs more memory than there is: the search
 * goes on without it. An interrupted one has no result yet and can go on later.
 */
export type TrialOutcome =
  | { readonly status: "completed"; readonly result: Json }
  | { readonly status: "failed"; readonly reason: string }
  | { readonly status: "interrupted" };

/** How a trial ended for good: it is not done again. */
export type SettledOutcome = Exclude<TrialOutcome, { readonly status: "interrupted" }>;

/** A trial's key for a person to read. */
export function shortKey(key: string): string {
  return key.slice(0, 12);
}

/** How far a trial is. */
export interface TrialReport {
  readonly key: string;
  /** Who does it: a number of a pool, or a host and process of a queue. */
  readonly worker: string;
  /** From 0 to 1. */
  readonly share: number;
}

/**
 * Where trials are done: in this process, in a pool of them, or on many machines.
 *
 * Executors differ in speed alone: a trial's result is that of its task. A trial that is run twice, at the same time or
 * one after the other, gives the same result twice.
 */
export interface Executor {
  /** Trials that it does at a time, as far as it knows now; at least 1. */
  readonly slots: number;
  /** Resolves once it has more slots than now; absent where their number stays. */
  grown?(): Promise<void>;
  /**
   * Does a trial, and waits for its end.
   *
   * @param signal interrupts it
   * @throws only for what ends the whole search, such as a disk that is full or a queue that cannot be reached
   */
  run(trial: Trial, signal?: AbortSignal): Promise<TrialOutcome>;
  /** Frees what it holds; trials still running are interrupted. */
  close(): Promise<void>;
}
