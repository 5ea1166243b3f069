import type { Registry } from "../../base/index.ts";
import { constantSchedule } from "./constant.ts";
import { cosineSchedule } from "./cosine.ts";
import { oneCycleSchedule } from "./one-cycle.ts";
import type { Schedule } from "./schedule.ts";
import { stepSchedule } from "./step.ts";

export type ScheduleName = "constant" | "cosine" | "step" | "one-cycle";

/** Every schedule there is, made with its default options; the default first. */
export const scheduleRegistry: Registry<ScheduleName, () => Schedule> = {
  kind: "schedule",
  members: {
    constant: constantSchedule,
    cosine: cosineSchedule,
    step: stepSchedule,
    "one-cycle": oneCycleSchedule,
  },
};
