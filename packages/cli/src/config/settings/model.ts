import { activations, initialisations, namesOf, UsageError } from "isocline";
import { z } from "zod";
import { probability } from "../../options/number.ts";
import { parseWidths } from "../../options/widths.ts";
import { auto, flag, listed, member, number, only, optional } from "../kinds.ts";
import type { Need, SettingsOf } from "../setting.ts";

const DIGEST = /^[0-9a-f]{64}$/;

function parseDigest(where: string, text: string): string {
  if (DIGEST.test(text)) return text;
  throw new UsageError({ where, expected: "64 hexadecimal digits", found: JSON.stringify(text) });
}

type Keys = "hidden" | "activation" | "initialisation" | "dropout" | "layerNorm" | "residual";

/** A file's network is as it is. */
const ownNetwork: Need = {
  of: "model",
  expected: "no --model, which has a network of its own",
  holds: ({ model }) => (model ?? null) === null,
};

/** A network that another library wrote; it comes before what it decides. */
export const importSettings: SettingsOf<"model" | "modelDigest"> = {
  model: optional<string>(
    {
      group: "model",
      takes: "file",
      help: "an ONNX file to train further, in place of a network of the options below",
      schema: z.string(),
      parse: (_, text) => text,
      fallback: "",
      fallbackHelp: "none",
    },
    null,
  ),
  modelDigest: only(
    {
      of: "model",
      expected: "a --model that it is of",
      found: () => "none",
      holds: ({ model }) => (model ?? null) !== null,
    },
    optional<string>(
      {
        group: "model",
        takes: "sha256",
        help: "of that file: another is refused",
        schema: z.string().regex(DIGEST, { error: "expected 64 hexadecimal digits" }),
        parse: parseDigest,
        fallback: "",
        fallbackHelp: "any file",
      },
      null,
    ),
  ),
};

export const modelSettings: SettingsOf<Keys> = {
  hidden: only(
    ownNetwork,
    auto({
      group: "model",
      takes: "widths",
      takesText: true,
      help: "widths of the hidden layers, or none for a linear model",
      schema: z.array(z.int().positive()),
      parse: parseWidths,
      fallbackHelp: "three layers of 64, 128 or 256 units by the number of rows",
    }),
  ),
  activation: only(
    ownNetwork,
    member(activations, {
      group: "model",
      takes: "name",
      help: listed(namesOf(activations)),
      fallback: "silu",
    }),
  ),
  initialisation: only(
    ownNetwork,
    member(initialisations, {
      group: "model",
      takes: "name",
      help: `${listed(namesOf(initialisations))}; auto is what suits the activation`,
      fallback: "auto",
    }),
  ),
  dropout: only(
    ownNetwork,
    number(probability, {
      group: "model",
      takes: "probability",
      help: "of leaving out a hidden activity in training, 0 to below 1",
      fallback: 0.1,
    }),
  ),
  layerNorm: only(ownNetwork, flag({ group: "model", help: "normalise each hidden layer", fallback: false })),
  residual: only(
    ownNetwork,
    flag({
      group: "model",
      help: "add a hidden layer's input to its output where widths are equal",
      fallback: false,
    }),
  ),
};
