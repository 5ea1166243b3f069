import type { Registry } from "../base/index.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { sgd } from "./sgd.ts";
import type { Update } from "./update.ts";

export type OptimizerName = "adam" | "adamw" | "sgd";

/** Every optimizer there is, made with its default options; the default first. */
export const optimizerRegistry: Registry<OptimizerName, () => Update> = {
  kind: "optimizer",
  members: { adam, adamw, sgd },
};
