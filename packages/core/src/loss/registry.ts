import type { Registry } from "../base/index.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { huber } from "./huber.ts";
import type { Loss } from "./loss.ts";
import { mae } from "./mae.ts";
import { mse } from "./mse.ts";

export type LossName = "mse" | "mae" | "huber" | "cross-entropy";

/** Every loss there is, made with its default options; the default of numbers first. */
export const lossRegistry: Registry<LossName, () => Loss> = {
  kind: "loss",
  members: { mse, mae, huber, "cross-entropy": crossEntropy },
};
