import { check } from "../check.ts";
import { oneCycleReference } from "../references.ts";
import { cosineFall, referenced, type Schedule, shareDone } from "./schedule.ts";

/** What a one-cycle schedule can be told. */
export interface OneCycleOptions {
  /** Share of the run in which the rate rises, above 0 and below 1. */
  readonly rise?: number;
  /** The rate at the start, as a share of the base rate. */
  readonly start?: number;
  /** The rate at the end, as a share of the base rate. */
  readonly end?: number;
}

/**
 * A rate that rises linearly to the base rate, then falls along half a cosine: one cycle over the run.
 *
 * With t the share of the run that is done: start + (1 − start)·t/rise up to `rise` (0.3 of the run), then
 * end + (1 − end)·(1 + cos π(t − rise)/(1 − rise))/2. It starts at 1/25 of the base rate and would reach `end`, 0, by
 * the step after the last. The base rate is the peak, and may be several times what a constant rate could be. A run that
 * is cut short misses the fall, in which most of the gain is.
 *
 * @throws UsageError for a rise outside (0, 1), or a start or end outside [0, 1]
 * @example oneCycleSchedule({ rise: 0.2 })
 *
 * Reference: Smith and Topin 2018.
 */
export function oneCycleSchedule({ rise = 0.3, start = 1 / 25, end = 0 }: OneCycleOptions = {}): Schedule {
  check(rise > 0 && rise < 1, "rise of the one-cycle schedule", "a number above 0 and below 1", rise);
  check(start >= 0 && start <= 1, "start of the one-cycle schedule", "a number from 0 to 1", start);
  check(end >= 0 && end <= 1, "end of the one-cycle schedule", "a number from 0 to 1", end);
  return referenced((step, steps) => {
    const t = shareDone(step, steps);
    if (t < rise) return start + ((1 - start) * t) / rise;
    return end + (1 - end) * cosineFall((t - rise) / (1 - rise));
  }, oneCycleReference);
}
