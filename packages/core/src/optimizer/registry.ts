import type { Registry } from "../base/index.ts";
import { adam } from "./adam.ts";
import { type AdamwOptions, adamw } from "./adamw.ts";
import { type SgdOptions, sgd } from "./sgd.ts";
import type { Update } from "./update.ts";

export type OptimizerName = "adam" | "adamw" | "sgd";

/** What any of the optimizers can be told; each reads its own. */
export type OptimizerOptions = AdamwOptions & SgdOptions;

/** Every optimizer there is; the default first. */
export const optimizerRegistry: Registry<OptimizerName, (options?: OptimizerOptions) => Update> = {
  kind: "optimizer",
  members: { adam, adamw, sgd },
};
