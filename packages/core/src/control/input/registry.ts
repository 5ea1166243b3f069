import type { Registry } from "../../base/index.ts";
import type { Objective } from "../objective.ts";
import { lai } from "./lai.ts";

export type InputControlName = "lai";

/** Every control of slopes by inputs there is, made with its default options; the default first. */
export const inputControlRegistry: Registry<InputControlName, () => Objective> = {
  kind: "input control",
  members: { lai },
};
