import { check, checkPositive } from "../check.ts";
import { type Schedule, shareDone } from "./schedule.ts";

/** What a step schedule can be told. */
export interface StepOptions {
  /** What the rate is multiplied by each time, above 0 and at most 1. */
  readonly factor?: number;
  /** How often: a share of the run if `epochs` is absent, else a number of epochs. */
  readonly every?: number;
  /** Epochs of the run. */
  readonly epochs?: number;
}

/**
 * A rate that falls by a factor at equal intervals.
 *
 * factor^⌊t/every⌋, where t is the share of the run that is done, or the epochs that are with `epochs`.
 *
 * @throws UsageError for a factor outside (0, 1], an interval or a number of epochs that is not positive
 * @example stepSchedule({ factor: 0.5, every: 10, epochs: 100 }), stepSchedule({ every: 0.4 })
 */
export function stepSchedule({ factor = 0.1, epochs, every = (epochs ?? 1) / 3 }: StepOptions = {}): Schedule {
  check(factor > 0 && factor <= 1, "factor of the step schedule", "a number above 0, at most 1", factor);
  checkPositive("every of the step schedule", every);
  if (epochs !== undefined) checkPositive("epochs of the step schedule", epochs);
  return (step, steps) => {
    const intervals = (shareDone(step, steps) * (epochs ?? 1)) / every;
    // An interval ends at a whole number of steps more often than rounding would have it.
    return factor ** Math.floor(intervals + 1e-9);
  };
}
