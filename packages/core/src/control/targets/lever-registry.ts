import type { Registry } from "../../base/index.ts";
import { jacobianLever } from "./jacobian-lever.ts";
import { laiLever } from "./lai-lever.ts";
import type { Lever } from "./lever.ts";
import { noiseLever } from "./noise-lever.ts";

export type LeverName = "noise" | "jacobian" | "lai";

/** Every lever of slope targets there is; the default first. */
export const leverRegistry: Registry<LeverName, () => Lever> = {
  kind: "lever",
  members: { noise: () => noiseLever, jacobian: () => jacobianLever, lai: laiLever },
};
