import type { Registry } from "../base/index.ts";
import { adam } from "./adam.ts";
import { type AdamwOptions, adamw } from "./adamw.ts";
import { lion } from "./lion.ts";
import { type NadamOptions, nadam } from "./nadam.ts";
import { type RmspropOptions, rmsprop } from "./rmsprop.ts";
import { type SgdOptions, sgd } from "./sgd.ts";
import type { Update } from "./update.ts";

export type OptimizerName = "adam" | "adamw" | "sgd" | "lion" | "nadam" | "rmsprop";

/** What any of the optimizers can be told; each reads its own. */
export type OptimizerOptions = AdamwOptions & SgdOptions & NadamOptions & RmspropOptions;

/** Every optimizer there is; the default first. */
export const optimizerRegistry: Registry<OptimizerName, (options?: OptimizerOptions) => Update> = {
  kind: "optimizer",
  members: { adam, adamw, sgd, lion, nadam, rmsprop },
};
