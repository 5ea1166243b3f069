import type { Registry } from "../../base/index.ts";
import { asam } from "./asam.ts";
import { flooding } from "./flooding.ts";
import { grBackward } from "./gr-backward.ts";
import { grCentral } from "./gr-central.ts";
import { grExact } from "./gr-exact.ts";
import { grForward } from "./gr-forward.ts";
import { gsam } from "./gsam.ts";
import { iflood } from "./iflood.ts";
import type { RuleOptions } from "./options.ts";
import { pcgrad } from "./pcgrad.ts";
import { pgn } from "./pgn.ts";
import { plainGradient } from "./plain.ts";
import type { GradientRule } from "./rule.ts";
import { sam } from "./sam.ts";
import { softAd } from "./soft-ad.ts";

export type RuleName =
  | ("plain" | "gr-forward" | "gr-backward" | "gr-central" | "gr-exact")
  | ("sam" | "asam" | "gsam" | "pgn" | "flooding" | "iflood" | "soft-ad")
  | "pcgrad";

/** Every rule by which a gradient is taken; the default first. */
export const ruleRegistry: Registry<RuleName, (options?: RuleOptions) => GradientRule> = {
  kind: "rule",
  members: {
    plain: plainGradient,
    "gr-forward": grForward,
    "gr-backward": grBackward,
    "gr-central": grCentral,
    "gr-exact": grExact,
    sam,
    asam,
    gsam,
    pgn,
    flooding,
    iflood,
    "soft-ad": softAd,
    pcgrad,
  },
};
