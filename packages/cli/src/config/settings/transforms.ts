import { innerFraction, notNegative, positive } from "../../options/number.ts";
import { flag, number, optional, whole } from "../kinds.ts";
import type { SettingsOf } from "../setting.ts";

type Keys = "clipValue" | "centralizeGradients" | "spectralNorm" | "averageWeights" | "accumulate";

/** What is done with gradients and weights beside the optimizer. */
export const transformSettings: SettingsOf<Keys> = {
  clipValue: optional(
    number(positive, {
      group: "training",
      takes: "size",
      help: "limit every element of the gradient to ±size, before --clip-norm",
      fallback: 1,
    }),
    null,
  ),
  centralizeGradients: flag({
    group: "training",
    help: "take the mean off the gradients of the weights that lead to a unit",
    fallback: false,
  }),
  spectralNorm: number(notNegative, {
    group: "training",
    takes: "rate",
    help: "penalty on the largest singular value of each weight matrix",
    fallback: 0,
  }),
  averageWeights: optional(
    number(innerFraction, {
      group: "training",
      takes: "d",
      help: "evaluate and export an average of the weights that keeps the share d at an update: 0.999 spans a thousand",
      fallback: 0.999,
    }),
    null,
  ),
  accumulate: whole(1, {
    group: "training",
    takes: "batches",
    help: "batches an update, whose gradients are averaged",
    fallback: 1,
  }),
};
