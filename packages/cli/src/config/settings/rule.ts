import { memberOf, namesOf, type RuleOptions, ruleRegistry, type WarmUpOf } from "isocline";
import { fraction, type NumberRange, notNegative, positive } from "../../options/number.ts";
import { choice, listed, member, number, only } from "../kinds.ts";
import type { Known, Need, Setting, SettingsOf } from "../setting.ts";
import { controlOptions, controlsWith } from "./input-control.ts";

const optionsOf = ({ rule = "plain" }: Known): RuleOptions => memberOf(ruleRegistry, rule)().options;

/** The rules that read an option. */
const rulesWith = (option: keyof RuleOptions): readonly string[] =>
  namesOf(ruleRegistry).filter((rule) => optionsOf({ rule })[option] !== undefined);

/** A number that some rules read, whose default is the rule's own. */
function ofRule(
  option: "radius" | "strength" | "level" | "softness" | "eta" | "leastRadius",
  range: NumberRange,
  { takes, help }: { readonly takes: string; readonly help: string },
): Setting<number | null> {
  const need: Need = {
    of: "rule",
    expected: `--rule ${rulesWith(option).join(", ")} with it`,
    holds: (known) => optionsOf(known)[option] !== undefined,
  };
  return {
    ...only(need, number(range, { group: "rule", takes, help, fallback: 0 })),
    fallback: (known) => optionsOf(known)[option] ?? null,
    fallbackHelp: "the rule's",
  };
}

/** A number that some controls and some rules read: the control's where it reads it, else the rule's. */
function ofEither(
  option: "radius" | "strength",
  range: NumberRange,
  { takes, help }: { readonly takes: string; readonly help: string },
): Setting<number | null> {
  const setting = ofRule(option, range, { takes, help });
  return {
    ...setting,
    group: "control",
    needs: {
      of: "rule",
      expected: `--rule ${rulesWith(option).join(", ")} with it, or --control ${controlsWith(option).join(", ")}`,
      holds: (known) => (controlOptions(known)[option] ?? optionsOf(known)[option]) !== undefined,
    },
    fallback: (known) => controlOptions(known)[option] ?? optionsOf(known)[option] ?? null,
    fallbackHelp: "the control's or the rule's",
  };
}

/** The rule's own number, where the control has one too. */
function besideControl(option: "radius" | "strength", range: NumberRange, takes: string): Setting<number | null> {
  const setting = ofRule(option, range, { takes, help: `--${option} of the rule, where --control has one too` });
  return {
    ...setting,
    needs: {
      of: "control",
      expected: `a control and a rule that both have a ${option} with it`,
      holds: (known) => controlOptions(known)[option] !== undefined && optionsOf(known)[option] !== undefined,
      remedy: `give --${option}`,
    },
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

type Keys =
  | "rule"
  | "radius"
  | "strength"
  | "ruleRadius"
  | "ruleStrength"
  | "flood"
  | "softness"
  | "eta"
  | "leastRadius"
  | "warmUp"
  | "warmUpOf";

export const ruleSettings: SettingsOf<Keys> = {
  rule: member(ruleRegistry, {
    group: "rule",
    takes: "name",
    help:
      `${listed(namesOf(ruleRegistry))}: how gradients are taken in the controlled branch, ` +
      "or in all of the training with --control none",
    fallback: "plain",
  }),
  radius: ofEither("radius", positive, {
    takes: "ρ",
    help:
      "of a control, how far attacks move inputs, in standard units; of a rule, how far the parameters are moved for a " +
      "second gradient: a length, or for gr-* a multiple of the gradient",
  }),
  strength: ofEither("strength", notNegative, {
    takes: "λ",
    help:
      "how much the control's or the rule's own term counts: λ of penalties, the attacked share of fgsm and pgd; " +
      "γ of gr-*, α of pgn and gsam",
  }),
  ruleRadius: besideControl("radius", positive, "ρ"),
  ruleStrength: besideControl("strength", notNegative, "γ"),
  flood: ofRule("level", notNegative, {
    takes: "level",
    help: "the training loss that flooding, iflood and soft-ad stay at, in units of the loss of standardised targets",
  }),
  softness: ofRule("softness", positive, {
    takes: "σ",
    help: "how far from the level soft-ad counts an example nearly in full",
  }),
  eta: ofRule("eta", notNegative, { takes: "η", help: "what asam adds to the size of each weight" }),
  leastRadius: ofRule("leastRadius", notNegative, {
    takes: "ρ",
    help: "the radius that gsam comes to where the learning rate falls to 0",
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
