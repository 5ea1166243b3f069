import type { Registry } from "../../base/index.ts";
import { plainGradient } from "./plain.ts";
import type { GradientRule } from "./rule.ts";

export type RuleName = "plain";

/** Every rule by which a gradient is taken, made with its default options; the default first. */
export const ruleRegistry: Registry<RuleName, () => GradientRule> = {
  kind: "rule",
  members: { plain: plainGradient },
};
