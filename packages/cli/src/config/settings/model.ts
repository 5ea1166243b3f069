import { activations, initialisations, namesOf } from "isocline";
import { z } from "zod";
import { probability } from "../../options/number.ts";
import { parseWidths } from "../../options/widths.ts";
import { auto, flag, listed, member, number } from "../kinds.ts";
import type { SettingsOf } from "../setting.ts";

type Keys = "hidden" | "activation" | "initialisation" | "dropout" | "layerNorm" | "residual";

export const modelSettings: SettingsOf<Keys> = {
  hidden: auto({
    group: "model",
    takes: "widths",
    takesText: true,
    help: "widths of the hidden layers, or none for a linear model",
    schema: z.array(z.int().positive()),
    parse: parseWidths,
    fallbackHelp: "three layers of 64, 128 or 256 units by the number of rows",
  }),
  activation: member(activations, {
    group: "model",
    takes: "name",
    help: listed(namesOf(activations)),
    fallback: "silu",
  }),
  initialisation: member(initialisations, {
    group: "model",
    takes: "name",
    help: `${listed(namesOf(initialisations))}; auto is what suits the activation`,
    fallback: "auto",
  }),
  dropout: number(probability, {
    group: "model",
    takes: "probability",
    help: "of leaving out a hidden activity in training, 0 to below 1",
    fallback: 0.1,
  }),
  layerNorm: flag({ group: "model", help: "normalise each hidden layer", fallback: false }),
  residual: flag({
    group: "model",
    help: "add a hidden layer's input to its output where widths are equal",
    fallback: false,
  }),
};
