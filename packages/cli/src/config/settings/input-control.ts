import {
  type Ball,
  type GradientNorm,
  type InputControlOptions,
  inputControlRegistry,
  memberOf,
  namesOf,
} from "isocline";
import { z } from "zod";
import { type NumberRange, notNegative, parseWhole, positive } from "../../options/number.ts";
import { parseBounds, parseDirections, parsePairs } from "../../options/per-column.ts";
import { choice, flag, listed, number, only, whole } from "../kinds.ts";
import type { Known, Need, Setting, SettingsOf } from "../setting.ts";

/** What a config's control can be told, with its defaults; nothing of none or of targets, which find their strengths. */
export function controlOptions({ control = "none" }: Pick<Known, "control">): InputControlOptions {
  return control === "none" || control === "targets" ? {} : (memberOf(inputControlRegistry, control)().options ?? {});
}

/** The controls that read an option. */
export function controlsWith(option: keyof InputControlOptions): readonly string[] {
  return namesOf(inputControlRegistry).filter((control) => controlOptions({ control })[option] !== undefined);
}

/** That the control reads an option. */
export function read(option: keyof InputControlOptions): Need {
  return {
    of: "control",
    expected: `--control ${controlsWith(option).join(", ")} with it`,
    holds: (known) => controlOptions(known)[option] !== undefined,
  };
}

/** A setting that some controls read, with the control's own default. */
function ofControl<Value>(
  option: keyof InputControlOptions,
  setting: Omit<Setting<Value>, "group" | "fallback" | "fallbackHelp">,
): Setting<Value | null> {
  return {
    ...only<Value>(read(option), { ...setting, group: "control", fallback: null as Value }),
    fallback: (known) => (controlOptions(known)[option] as Value | undefined) ?? null,
    fallbackHelp: "the control's",
  };
}

const numberOf = (option: keyof InputControlOptions, range: NumberRange, takes: string, help: string) =>
  ofControl<number>(option, number(range, { group: "control", takes, help, fallback: 0 }));

/** A setting by column, of one control. */
function byColumn<Value>(
  control: NonNullable<Known["control"]>,
  rest: Pick<Setting<Value>, "takes" | "help" | "schema" | "parse" | "fallbackHelp">,
): Setting<Value | null> {
  const need: Need = {
    of: "control",
    expected: `--control ${control} with it`,
    holds: (known) => known.control === control,
  };
  return only<Value>(need, {
    ...rest,
    group: "control",
    takesText: true,
    fallback: null as Value,
  }) as Setting<Value | null>;
}

const gradientNorms: readonly GradientNorm[] = ["l2", "l1", "linf"];
const balls: readonly Ball[] = ["linf", "l2"];

type Keys =
  | ("targetNorm" | "bounds" | "directions" | "projections" | "difference" | "differenceOrder" | "gradientNorm")
  | ("ball" | "attackSteps" | "stepSize" | "deviation" | "targetSlopes" | "stochastic");

export const inputControlSettings: SettingsOf<Keys> = {
  targetNorm: numberOf("targetNorm", notNegative, "length", "the length of slopes that gradient-penalty pulls to"),
  bounds: byColumn("slope-bounds", {
    takes: "slopes",
    help: "slopes that cost nothing, by column: area=0..inf,age=-1..0; * is for the columns not named, which else have none",
    schema: z.record(
      z.string(),
      z.strictObject({ lower: z.number().exactOptional(), upper: z.number().exactOptional() }),
    ),
    parse: parseBounds,
    fallbackHelp: "-1..1 for all",
  }),
  directions: byColumn("lai-directed", {
    takes: "signs",
    help: "which way predictions go, by column: area=+,age=-; * is for the columns not named, which else go either way",
    schema: z.record(
      z.string(),
      z.number().refine((way) => [-1, 0, 1].includes(way), { error: "expected -1, 0 or 1" }),
    ),
    parse: parseDirections,
    fallbackHelp: "the signs of each batch's covariances with the target",
  }),
  projections: ofControl<number | "all">("projections", {
    takes: "n",
    takesText: true,
    help: "random directions that jacobian-projected and slope-smoothing take, or all, which is exact",
    schema: z.union([z.int().positive(), z.literal("all")]),
    parse: (where, text) => (text === "all" ? text : parseWhole(where, text, 1)),
  }),
  difference: numberOf(
    "difference",
    positive,
    "h",
    "how far controls by finite differences move inputs, in standard units",
  ),
  differenceOrder: ofControl<1 | 2>("order", {
    takes: "n",
    help: "1 | 2: forward differences, or central ones",
    schema: z.union([z.literal(1), z.literal(2)]),
    parse: (where, text) =>
      Number(choice(["1", "2"], { group: "control", help: "", fallback: "1" }).parse(where, text, {})) as 1 | 2,
  }),
  gradientNorm: ofControl<GradientNorm>(
    "gradientNorm",
    choice(gradientNorms, {
      group: "control",
      takes: "norm",
      help: `${listed(gradientNorms)}: of the loss's gradient, that input-gradient-finite-difference penalises`,
      fallback: "l2",
    }),
  ),
  ball: ofControl<Ball>(
    "ball",
    choice(balls, {
      group: "control",
      takes: "norm",
      help: `${listed(balls)}: what bounds the attacks of fgsm and pgd, each column or their length`,
      fallback: "linf",
    }),
  ),
  attackSteps: ofControl<number>(
    "attackSteps",
    whole(1, { group: "control", takes: "n", help: "steps of the attacks of pgd", fallback: 1 }),
  ),
  stepSize: only(
    read("stepSize"),
    number(positive, {
      group: "control",
      takes: "a",
      help: "how long each step of the attacks of pgd is, in standard units",
      fallback: null as unknown as number,
      fallbackHelp: "2.5 times the radius over the steps",
    }),
  ),
  deviation: numberOf("deviation", notNegative, "σ", "of the noise that the control noise adds, in standard units"),
  targetSlopes: byColumn("sobolev", {
    takes: "columns",
    help:
      "for sobolev, with a --scaling other than quantile: columns that hold the target's slopes by features, in raw " +
      "units: area=price_by_area; they are no features",
    schema: z.record(z.string(), z.string()),
    parse: parsePairs,
    fallbackHelp: "none",
  }),
  stochastic: ofControl<boolean>(
    "stochastic",
    flag({
      group: "control",
      help: "for sobolev: fit a random combination of the outputs' slopes in place of each",
      fallback: false,
    }),
  ),
};
