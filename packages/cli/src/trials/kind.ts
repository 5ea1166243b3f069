import type { Json } from "isocline";
import type { z } from "zod";
import type { Store } from "./store.ts";

/** What a trial is done with. */
export interface TrialContext {
  readonly store: Store;
  /** Where it keeps what it goes on from after it was killed; the file goes when the trial ends. */
  readonly checkpoint: string;
  readonly signal: AbortSignal;
  /** How far it is, from 0 to 1. */
  report(share: number): void;
}

/** A kind of work that executors can do. */
export interface TrialKind<Task> {
  readonly task: z.ZodType<Task>;
  /**
   * Does a task. What it gives depends on the task alone.
   *
   * @returns undefined where the signal came first
   * @throws what makes the task impossible; system errors where the machine is to blame
   */
  run(task: Task, context: TrialContext): Promise<Json | undefined>;
}

/** A kind as the registry holds it: its tasks are checked when they come. */
export interface AnyTrialKind {
  run(task: Json, context: TrialContext): Promise<Json | undefined>;
}
