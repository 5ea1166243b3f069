import type { Registry } from "../../base/index.ts";
import type { Objective } from "../objective.ts";
import { doubleBackprop } from "./double-backprop.ts";
import { fgsm } from "./fgsm.ts";
import { gradientPenalty } from "./gradient-penalty.ts";
import { inputGradientFiniteDifference } from "./input-gradient-finite-difference.ts";
import { jacobian } from "./jacobian.ts";
import { jacobianProjected } from "./jacobian-projected.ts";
import { lai } from "./lai.ts";
import { laiDirected } from "./lai-directed.ts";
import { laiFiniteDifference } from "./lai-finite-difference.ts";
import { noise } from "./noise.ts";
import type { InputControlOptions } from "./options.ts";
import { pgd } from "./pgd.ts";
import { slopeBounds } from "./slope-bounds.ts";
import { slopeSmoothing } from "./slope-smoothing.ts";
import { sobolev } from "./sobolev.ts";

export type InputControlName =
  | ("lai" | "lai-finite-difference" | "lai-directed" | "slope-smoothing" | "double-backprop" | "jacobian")
  | ("jacobian-projected" | "input-gradient-finite-difference" | "sobolev" | "gradient-penalty" | "slope-bounds")
  | ("noise" | "fgsm" | "pgd");

/** Every control of slopes by inputs there is; the default first. */
export const inputControlRegistry: Registry<InputControlName, (options?: InputControlOptions) => Objective> = {
  kind: "input control",
  members: {
    lai,
    "lai-finite-difference": laiFiniteDifference,
    "lai-directed": laiDirected,
    "slope-smoothing": slopeSmoothing,
    "double-backprop": doubleBackprop,
    jacobian,
    "jacobian-projected": jacobianProjected,
    "input-gradient-finite-difference": inputGradientFiniteDifference,
    sobolev,
    "gradient-penalty": gradientPenalty,
    "slope-bounds": slopeBounds,
    noise,
    fgsm,
    pgd,
  },
};
