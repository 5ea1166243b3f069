import { memberOf, namesOf, type RuleOptions, ruleRegistry, type WarmUpOf } from "isocline";
import { fraction, type NumberRange, notNegative, positive } from "../../options/number.ts";
import { choice, listed, member, number, only } from "../kinds.ts";
import type { Known, Need, Setting, SettingsOf } from "../setting.ts";

const optionsOf = ({ rule = "plain" }: Known): RuleOptions => memberOf(ruleRegistry, rule)().options;

/** A number that some rules read, whose default is the rule's own. */
function ofRule(
  option: "radius" | "strength" | "level" | "softness",
  range: NumberRange,
  { takes, help }: { readonly takes: string; readonly help: string },
): Setting<number | null> {
  const readers = namesOf(ruleRegistry).filter((rule) => optionsOf({ rule })[option] !== undefined);
  const need: Need = {
    of: "rule",
    expected: `--rule ${readers.join(", ")} with it`,
    holds: (known) => optionsOf(known)[option] !== undefined,
  };
  return {
    ...only(need, number(range, { group: "rule", takes, help, fallback: 0 })),
    fallback: (known) => optionsOf(known)[option] ?? null,
    fallbackHelp: "the rule's",
  };
}

const warms: Need = {
  of: "rule",
  expected: "a rule that moves the parameters or penalises gradients with it",
  holds: (known) => optionsOf(known).strength !== undefined || optionsOf(known).radius !== undefined,
};
const warmed: Need = {
  of: "warmUp",
  expected: "a --warm-up above 0 with it",
  holds: ({ warmUp }) => (warmUp ?? 0) > 0,
};
const warmUps: readonly WarmUpOf[] = ["zero", "radius", "strength"];

type Keys = "rule" | "radius" | "strength" | "flood" | "softness" | "warmUp" | "warmUpOf";

export const ruleSettings: SettingsOf<Keys> = {
  rule: member(ruleRegistry, {
    group: "rule",
    takes: "name",
    help:
      `${listed(namesOf(ruleRegistry))}: how gradients are taken in the controlled branch, ` +
      "or in all of the training with --control none",
    fallback: "plain",
  }),
  radius: ofRule("radius", positive, {
    takes: "ρ",
    help: "how far the parameters are moved for a second gradient: a length, or for gr-* a multiple of the gradient",
  }),
  strength: ofRule("strength", notNegative, {
    takes: "γ",
    help: "how much the rule's own term counts: γ of gr-*, α of pgn and gsam",
  }),
  flood: ofRule("level", notNegative, {
    takes: "level",
    help: "the training loss that flooding, iflood and soft-ad stay at, in units of the loss of standardised targets",
  }),
  softness: ofRule("softness", positive, {
    takes: "σ",
    help: "how far from the level soft-ad counts an example nearly in full",
  }),
  warmUp: only(
    warms,
    number(fraction, {
      group: "rule",
      takes: "share",
      help: "share of a phase's updates over which the rule warms up, 0 to 1",
      fallback: 0,
    }),
  ),
  warmUpOf: only(
    warmed,
    choice(warmUps, {
      group: "rule",
      takes: "what",
      help: `${listed(warmUps)}: the plain gradient until the end, or growth from 0`,
      fallback: "zero",
    }),
  ),
};
