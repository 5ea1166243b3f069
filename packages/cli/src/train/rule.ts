import { type BranchingPlan, type GradientRule, memberOf, ruleRegistry } from "isocline";
import { controlOptions } from "../config/settings/input-control.ts";
import type { TrainConfig } from "../config/train-config.ts";
import { given } from "./given.ts";

/** The rule of a config; undefined for the plain gradient. @throws UsageError for options that do not go together */
export function ruleOf(config: TrainConfig): GradientRule | undefined {
  const { rule, flood: level, softness, eta, leastRadius, warmUp: share, warmUpOf: of } = config;
  // What the control has is the control's.
  const its = controlOptions(config);
  const radius = its.radius === undefined ? config.radius : config.ruleRadius;
  const strength = its.strength === undefined ? config.strength : config.ruleStrength;
  if (rule === "plain") return undefined;
  const warmUp = share !== null && share > 0 ? { warmUp: { share, ...given({ of }) } } : {};
  return memberOf(ruleRegistry, rule)({ ...given({ radius, strength, level, softness, eta, leastRadius }), ...warmUp });
}

/** A plan in which every phase takes its gradients by a rule. */
export function withRule(plan: BranchingPlan, rule: GradientRule): BranchingPlan {
  const { pretraining, baseline, controlled } = plan;
  return {
    pretraining: { ...pretraining, rule },
    baseline: { ...baseline, rule },
    controlled: { ...controlled, rule },
  };
}
