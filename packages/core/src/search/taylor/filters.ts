import type { Registry } from "../../base/index.ts";
import type { TaylorConvention } from "../../loss/index.ts";
import { pullOf } from "./attractor.ts";
import { nullEpoch } from "./regimes.ts";
import { expandedRule, ruleOfLabel, taylorRule } from "./rule.ts";

/** An inequality left ≥ right (or >) that coefficients must keep to be worth training with. */
export interface FilterVerdict {
  readonly holds: boolean;
  readonly left: number;
  readonly right: number;
}

/** What tells, without training, that a Taylor loss will not train. */
export type TaylorFilter = (
  coefficients: readonly number[],
  classes: number,
  convention?: TaylorConvention,
) => FilterVerdict;

/**
 * The invariant as published: c_y + c_yy + c_hy/n ≥ (n − 2)(c₁ + c_h/n + c_hh/n²).
 *
 * At the null epoch it says that the right class is pulled at least as much as all others together:
 * γ_t − γ_o ≥ (n − 2)·γ_o. In this form it is taken for orders 2 and 4 too, which the program does not filter. It is not
 * necessary: it changes when a number is added to every γ, which under a softmax changes nothing; and it refuses the
 * cross-entropy's own third-order polynomial from nine classes on.
 *
 * Reference: Gonzalez, Qiu and Miikkulainen, arXiv 2010.00788, and TaylorGLO's program.
 */
export const publishedInvariant: TaylorFilter = (coefficients, classes, convention = {}) => {
  const { pull, other } = nullEpoch(taylorRule(coefficients, convention), classes);
  const right = (classes - 2) * other;
  return { holds: pull >= right, left: pull, right };
};

/**
 * The condition that a softmax leaves of the invariant: γ_t − γ_o > 0 at the null epoch. An untrained network is moved
 * towards the right class exactly where it holds.
 */
export const softmaxGaugeInvariant: TaylorFilter = (coefficients, classes, convention = {}) => {
  const { pull } = nullEpoch(taylorRule(coefficients, convention), classes);
  return { holds: pull > 0, left: pull, right: 0 };
};

/** Beside the largest coefficient of the rule, what counts as none. */
const NONE = 1e-12;

/**
 * Whether one-hot labels give any gradient anywhere: left is the greatest coefficient by which γ differs between classes,
 * right what rounding leaves of none. It fails for all zeros, for θ₂ alone, and wherever γ is the same constant for
 * labels 0 and 1. Of two classes p and 1 − p it is enough that the pull is 0 for every p.
 */
export const someGradient: TaylorFilter = (coefficients, classes, convention = {}) => {
  const rows = expandedRule(coefficients, convention);
  const [zero, one] = [ruleOfLabel(rows, 0), ruleOfLabel(rows, 1)];
  const apart = (one[0] as number) - (zero[0] as number);
  const differences = classes === 2 ? pullOf(coefficients, 2, convention) : [apart, ...zero.slice(1), ...one.slice(1)];
  const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));
  const [left, right] = [largest(differences), NONE * largest(rows.flat())];
  return { holds: left > right, left, right };
};

export type TaylorFilterName = "published" | "softmax-gauge" | "some-gradient";

/** Every filter there is. */
export const taylorFilterRegistry: Registry<TaylorFilterName, TaylorFilter> = {
  kind: "filter",
  members: {
    published: publishedInvariant,
    "softmax-gauge": softmaxGaugeInvariant,
    "some-gradient": someGradient,
  },
};

/** The filters that a search can be told to refuse by: two of losses of classes, one of losses of residual and slope. */
export const lossFilters = ["softmax-gauge", "published", "null-pull"] as const;
export type LossFilter = (typeof lossFilters)[number];
