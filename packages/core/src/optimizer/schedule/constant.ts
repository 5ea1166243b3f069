import type { Schedule } from "./schedule.ts";

/** The base rate throughout. */
export function constantSchedule(): Schedule {
  return () => 1;
}
