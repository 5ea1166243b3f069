import type { Registry } from "../base/index.ts";
import { huber } from "./huber.ts";
import type { Loss } from "./loss.ts";
import { mae } from "./mae.ts";
import { mse } from "./mse.ts";

export type LossName = "mse" | "mae" | "huber";

/** Every loss there is, made with its default options; the default first. */
export const lossRegistry: Registry<LossName, () => Loss> = {
  kind: "loss",
  members: { mse, mae, huber },
};
