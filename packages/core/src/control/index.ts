export { bySample } from "./by-sample.ts";
export { type LaiNorm, type LaiOptions, lai, laiReference } from "./input/lai.ts";
export { type LaiForm, laiFactor } from "./input/lai-factor.ts";
export { type LaiStrength, laiLambda } from "./input/lai-lambda.ts";
export { plain } from "./input/plain.ts";
export { type InputControlName, inputControlRegistry } from "./input/registry.ts";
export type { Objective, ObjectiveContext, ObjectiveFacts } from "./objective.ts";
export { type BatchProbe, probeBatch, type TargetFeature } from "./targets/batch-probe.ts";
export { jacobianLever } from "./targets/jacobian-lever.ts";
export { laiLever } from "./targets/lai-lever.ts";
export type { Lever } from "./targets/lever.ts";
export { type LeverName, leverRegistry } from "./targets/lever-registry.ts";
export { measureBatch } from "./targets/measure.ts";
export { noiseLever } from "./targets/noise-lever.ts";
export {
  type SlopeTargets,
  type SlopeTargetsOptions,
  slopeTargets,
  type TargetGains,
} from "./targets/slope-targets.ts";
export { asam } from "./weight/asam.ts";
export { flooding } from "./weight/flooding.ts";
export { grBackward } from "./weight/gr-backward.ts";
export { grCentral } from "./weight/gr-central.ts";
export { grExact } from "./weight/gr-exact.ts";
export { grForward } from "./weight/gr-forward.ts";
export { gsam } from "./weight/gsam.ts";
export { iflood } from "./weight/iflood.ts";
export type { RuleOptions } from "./weight/options.ts";
export { pgn } from "./weight/pgn.ts";
export { plainGradient } from "./weight/plain.ts";
export { type RuleName, ruleRegistry } from "./weight/registry.ts";
export type { GradientRule, ObjectiveAt, RuleContext, RuleFacts, RuleResult } from "./weight/rule.ts";
export { checkRule, type RuleObjective, ruleObjective } from "./weight/rule-objective.ts";
export { sam } from "./weight/sam.ts";
export { softAd } from "./weight/soft-ad.ts";
export type { WarmUp, WarmUpOf } from "./weight/warm-up.ts";
