import { check } from "../check.ts";
import { cosineReference } from "../references.ts";
import { cosineFall, referenced, type Schedule, shareDone } from "./schedule.ts";

/** What a cosine schedule can be told. */
export interface CosineOptions {
  /** Share of the run in which the rate first rises in equal steps, from 0 to below 1. */
  readonly warmUp?: number;
  /** What the rate falls to, as a share of the base rate. */
  readonly floor?: number;
}

/**
 * A rate that falls along half a cosine, after an optional linear warm-up.
 *
 * floor + (1 − floor)·(1 + cos πt)/2, where t is the share of the run after the warm-up that is done. With W steps of
 * warm-up these have 1/W, 2/W, …, 1. The floor would be reached by the step after the last, so that with a floor of 0
 * no step is wasted.
 *
 * @throws UsageError for a warm-up outside [0, 1) or a floor outside [0, 1]
 * @example cosineSchedule({ warmUp: 0.05 })
 *
 * Reference: Loshchilov and Hutter 2017, without restarts.
 */
export function cosineSchedule({ warmUp = 0, floor = 0 }: CosineOptions = {}): Schedule {
  check(warmUp >= 0 && warmUp < 1, "warmUp of the cosine schedule", "a number from 0 to below 1", warmUp);
  check(floor >= 0 && floor <= 1, "floor of the cosine schedule", "a number from 0 to 1", floor);
  return referenced((step, steps) => {
    const rising = Math.round(warmUp * steps);
    if (step < rising) return (step + 1) / rising;
    return floor + (1 - floor) * cosineFall(shareDone(step - rising, steps - rising));
  }, cosineReference);
}
