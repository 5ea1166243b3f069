import { leverRegistry, namesOf } from "isocline";
import { z } from "zod";
import { type ByColumn, parseByColumn } from "../../options/by-column.ts";
import { type NumberRange, positive } from "../../options/number.ts";
import { innerShare } from "../../options/share.ts";
import { flag, listed, member, only } from "../kinds.ts";
import type { Known, Need, Setting, SettingsOf } from "../setting.ts";

function byColumn(
  takes: string,
  help: string,
  kind: { readonly range: NumberRange; readonly percent: boolean },
): Setting<ByColumn> {
  const number = z.number().refine(kind.range.holds, { error: `expected ${kind.range.expected}` });
  return {
    group: "control",
    takes,
    repeats: true,
    takesText: true,
    help,
    fallbackHelp: "none",
    schema: z.record(z.string(), number),
    parse: (where, text) => parseByColumn(where, text, kind),
    fallback: {},
  };
}

/** The settings that set targets, in the order in which targets are listed. */
export const targetKeys = ["less", "sensitivity", "lessSlope", "slope"] as const;
export type TargetKey = (typeof targetKeys)[number];

/** Whether any target is set. */
export function hasTargets(known: Known): boolean {
  return targetKeys.some((key) => Object.keys(known[key] ?? {}).length > 0);
}

const targeted: Need = {
  of: "less",
  expected: "a target, such as --less COLUMN=50%, with it",
  holds: hasTargets,
  found: () => "none",
};

const relative = { range: innerShare, percent: true };
const absolute = { range: positive, percent: false };

export const targetSettings: SettingsOf<TargetKey | "lever" | "atMost"> = {
  less: byColumn(
    "targets",
    "how much less sensitive to noise than the baseline, as Longitude=50%,Latitude=30%; strengths are found in training",
    relative,
  ),
  sensitivity: byColumn("targets", "sensitivities to reach, in units of the target, as Longitude=0.3", absolute),
  lessSlope: byColumn("targets", "how much less steep than the baseline on average, as Longitude=50%", relative),
  slope: byColumn("targets", "mean absolute slopes to reach, in standard units, as Longitude=0.2", absolute),
  lever: only(
    targeted,
    member(leverRegistry, {
      group: "control",
      takes: "name",
      help: `${listed(namesOf(leverRegistry))}: what pulls figures to their targets`,
      fallback: "noise",
    }),
  ),
  atMost: only(
    targeted,
    flag({ group: "control", help: "leave figures that are below their targets where they are", fallback: false }),
  ),
};
