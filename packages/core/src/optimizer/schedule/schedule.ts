import type { Reference } from "../../base/index.ts";

/** What the base learning rate is multiplied by at a step. Any function of these two is one. */
export interface Schedule {
  /**
   * @param step updates done before this one, from 0 to steps − 1
   * @param steps updates of the whole run
   */
  (step: number, steps: number): number;
  /** The works that it comes from; none where absent. */
  readonly references?: readonly Reference[];
}

/** A schedule with the work that it comes from. */
export function referenced(schedule: Schedule, reference: Reference): Schedule {
  return Object.assign(schedule, { references: [reference] });
}

/** How much of a run is done before a step, from 0 to below 1. */
export function shareDone(step: number, steps: number): number {
  return steps > 0 ? step / steps : 0;
}

/** From 1 to 0 along half a cosine, as t goes from 0 to 1. */
export function cosineFall(t: number): number {
  return (1 + Math.cos(Math.PI * t)) / 2;
}
