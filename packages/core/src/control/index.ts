export { bySample } from "./by-sample.ts";
export { type AttackOptions, type Ball, lossGradient } from "./input/attack.ts";
export { doubleBackprop } from "./input/double-backprop.ts";
export { fgsm } from "./input/fgsm.ts";
export { type GradientPenaltyOptions, gradientPenalty } from "./input/gradient-penalty.ts";
export {
  type GradientNorm,
  type InputGradientFiniteDifferenceOptions,
  inputGradientFiniteDifference,
} from "./input/input-gradient-finite-difference.ts";
export { jacobian } from "./input/jacobian.ts";
export { type JacobianProjectedOptions, jacobianProjected } from "./input/jacobian-projected.ts";
export { lai, laiReference } from "./input/lai.ts";
export { type DirectedOptions, laiDirected } from "./input/lai-directed.ts";
export { type LaiForm, laiFactor } from "./input/lai-factor.ts";
export { laiFiniteDifference } from "./input/lai-finite-difference.ts";
export { type LaiStrength, laiLambda } from "./input/lai-lambda.ts";
export type { LaiNorm, LaiOptions } from "./input/lai-weighing.ts";
export { type NoiseOptions, noise } from "./input/noise.ts";
export type { DifferenceOptions, InputControlOptions, PenaltyOptions } from "./input/options.ts";
export { type PgdOptions, pgd } from "./input/pgd.ts";
export { plain } from "./input/plain.ts";
export { type InputControlName, inputControlRegistry } from "./input/registry.ts";
export { type SlopeBound, type SlopeBoundsOptions, slopeBounds } from "./input/slope-bounds.ts";
export { type SlopeSmoothingOptions, slopeSmoothing } from "./input/slope-smoothing.ts";
export { type SobolevOptions, sobolev, withoutTargetSlopes } from "./input/sobolev.ts";
export { type TaylorSlopesOptions, taylorSlopes } from "./input/taylor-slopes.ts";
export type { Objective, ObjectiveContext, ObjectiveFacts, ProductCount } from "./objective.ts";
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
export { pcgrad } from "./weight/pcgrad.ts";
export { pgn } from "./weight/pgn.ts";
export { plainGradient } from "./weight/plain.ts";
export type { StrengthRange, Tried } from "./tried.ts";
export { type RuleName, ruleRegistry } from "./weight/registry.ts";
export type { GradientRule, ObjectiveAt, RuleContext, RuleFacts, RuleResult } from "./weight/rule.ts";
export { checkParts, checkRule, type RuleObjective, ruleObjective } from "./weight/rule-objective.ts";
export { sam } from "./weight/sam.ts";
export { softAd } from "./weight/soft-ad.ts";
export type { WarmUp, WarmUpOf } from "./weight/warm-up.ts";
