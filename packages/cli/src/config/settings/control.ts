import type { LaiForm } from "isocline";
import { z } from "zod";
import { parseNorm } from "../../options/norm.ts";
import { fraction } from "../../options/number.ts";
import { parseStrength, type Strength } from "../../options/strength.ts";
import { choice, flag, listed, number, only } from "../kinds.ts";
import type { Known, Need, Setting, SettingsOf } from "../setting.ts";
import { controls } from "../train-config.ts";
import { read } from "./input-control.ts";
import { hasTargets } from "./targets.ts";

/** λ of the columns that nothing else is said of. */
export const LAMBDA = 0.1;

/** The slope at which λ = 0.1 pulls: κ² = λ in the MSE form, κ = λ in the MAE form. */
export const boundaryOfOthers = ({ form }: Known): number => (form === "mae" ? LAMBDA : Math.sqrt(LAMBDA));

const controlled: Need = {
  of: "control",
  expected: "a control that it tells something",
  holds: ({ control }) => control !== "none",
};

/** That the control is a Lai loss. */
const weighed: Need = read("form");

const strengthSchema: z.ZodType<Strength> = z.union([
  z.number().positive(),
  z.array(z.number().positive()),
  z.record(z.string(), z.number().positive()),
]);

/** λ or boundary: the one that is not given is null. */
const strength = (
  takes: string,
  help: string,
  others: (known: Known) => number,
  fallback: (known: Known) => Strength | null,
  fallbackHelp: string | null,
): Setting<Strength | null> => ({
  group: "control",
  takes,
  takesText: true,
  help,
  schema: strengthSchema.nullable(),
  parse: (where, text, known) => parseStrength(where, text, others(known)),
  fallback,
  fallbackHelp,
  needs: weighed,
});

type Keys = "control" | "form" | "boundary" | "lambda" | "norm" | "reduce" | "share" | "by" | "baseline";

export const controlSettings: SettingsOf<Keys> = {
  control: choice(controls, {
    group: "control",
    takes: "name",
    help: listed(controls),
    fallback: (known) => (hasTargets(known) ? "targets" : "lai"),
    fallbackHelp: "lai, or targets where there are any",
  }),
  form: only(
    weighed,
    choice(["mse", "mae"], {
      group: "control",
      takes: "form",
      help: "mse | mae, the error that the Lai loss weighs",
      fallback: ({ loss }): LaiForm => (loss === "mae" ? "mae" : "mse"),
      fallbackHelp: "mae where --loss is, else mse",
    }),
  ),
  boundary: strength(
    "slope",
    "the control stated as the slope it pulls to, in place of --lambda; written likewise",
    boundaryOfOthers,
    () => null,
    null,
  ),
  lambda: strength(
    "strength",
    "λ of the Lai loss: 0.1, or one number a numeric column, or Longitude=0.001,*=0.1, where * (else 0.1) is for the columns not named",
    () => LAMBDA,
    ({ boundary }) => (boundary === null ? LAMBDA : null),
    "0.1",
  ),
  norm: only(weighed, {
    group: "control",
    takes: "norm",
    takesText: true,
    help: "how the features' losses combine: l2 | l1 | elastic:R with R from 0 (l2) to 1 (l1)",
    schema: z.union([z.enum(["l2", "l1"]), z.strictObject({ elastic: z.number().min(0).max(1) })]),
    parse: parseNorm,
    fallback: "l2",
  }),
  reduce: only(
    weighed,
    choice(["batch", "sample"], {
      group: "control",
      takes: "order",
      help: "batch | sample: average over the batch before or after the norm",
      fallback: "batch",
    }),
  ),
  share: only(
    controlled,
    number(fraction, {
      group: "control",
      takes: "α",
      help: "share of the training that is controlled, 0 to 1",
      fallback: ({ control }) => (control === "targets" ? 1 : 0.01),
      fallbackHelp: "0.01; with targets 1",
    }),
  ),
  by: only(
    controlled,
    choice(["batch", "sample"], {
      group: "control",
      takes: "unit",
      help: "batch | sample: control whole batches, or some rows of each",
      fallback: "batch",
    }),
  ),
  baseline: flag({ group: "control", help: "train the controlled branch alone", fallback: true }),
};
