import type { Target } from "../data/index.ts";
import { softmax, type Tensor } from "../graph/index.ts";

/** What makes a model's outputs what is predicted: standardised numbers are it already, logits become probabilities. */
export type Link = "identity" | "softmax";

/** The link of a target. */
export function linkOf({ kind }: Target): Link {
  return kind === "classification" ? "softmax" : "identity";
}

/** @param outputs of the model, [batch, outputs] */
export function applyLink(link: Link, outputs: Tensor): Tensor {
  return link === "softmax" ? softmax(outputs) : outputs;
}
