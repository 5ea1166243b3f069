import type { Registry } from "../../base/index.ts";
import type { Objective } from "../objective.ts";
import { doubleBackprop } from "./double-backprop.ts";
import { gradientPenalty } from "./gradient-penalty.ts";
import { jacobian } from "./jacobian.ts";
import { lai } from "./lai.ts";
import { noise } from "./noise.ts";
import type { InputControlOptions } from "./options.ts";

export type InputControlName = "lai" | "double-backprop" | "jacobian" | "gradient-penalty" | "noise";

/** Every control of slopes by inputs there is; the default first. */
export const inputControlRegistry: Registry<InputControlName, (options?: InputControlOptions) => Objective> = {
  kind: "input control",
  members: {
    lai,
    "double-backprop": doubleBackprop,
    jacobian,
    "gradient-penalty": gradientPenalty,
    noise,
  },
};
