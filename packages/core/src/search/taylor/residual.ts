import { type TaylorConvention, taylorOrder } from "../../loss/index.ts";
import type { FilterVerdict } from "./filters.ts";
import { valueAt } from "./polynomial.ts";
import { expandedRule, ruleOfLabel } from "./rule.ts";

/** What a Taylor loss of residual and slope does at a point, as far as its variables x and y go. */
export interface ResidualPull {
  /** k²/(1 + k²). */
  readonly x: number;
  /** e²/(1 + e²). */
  readonly y: number;
  /** ∂loss/∂y = −∂f/∂y there: above 0 the residual is made smaller. */
  readonly pull: number;
}

/** What is known of a Taylor loss of residual and slope without training. */
export interface TaylorSlopesAnalysis {
  /** An untrained network: no slope, and a residual of one deviation. */
  readonly nullEpoch: ResidualPull;
  /** A flat network without a residual. */
  readonly zeroError: ResidualPull;
  /** A network without a residual whose slope vector has length 1. */
  readonly zeroErrorSteep: ResidualPull;
  readonly filters: { readonly "some-gradient": FilterVerdict; readonly "null-pull": FilterVerdict };
}

/**
 * Takes a Taylor loss of residual and slope apart, as `analyseTaylor` does one of classes: how it pulls the residual where
 * training begins and where it should end.
 *
 * The filter `null-pull` is the softmax-gauge condition's counterpart: at the null epoch, where predictions are the mean
 * and flat (k = 0, |e| = 1 on the average of standardised targets, y = 1/2), the loss must fall with the residual. Our
 * own; where it does not hold an untrained network is driven away from its targets.
 *
 * @throws UsageError for a number of coefficients that no order has
 */
export function analyseTaylorSlopes(
  coefficients: readonly number[],
  convention: TaylorConvention = {},
): TaylorSlopesAnalysis {
  taylorOrder(coefficients);
  const rows = expandedRule(coefficients, convention);
  const at = (x: number, y: number): ResidualPull => ({ x, y, pull: 0 - valueAt(ruleOfLabel(rows, x), y) });
  const nullEpoch = at(0, 0.5);
  const largest = Math.max(...rows.flat().map(Math.abs));
  return {
    nullEpoch,
    zeroError: at(0, 0),
    zeroErrorSteep: at(0.5, 0),
    filters: {
      "some-gradient": { holds: largest > 0, left: largest, right: 0 },
      "null-pull": { holds: nullEpoch.pull > 0, left: nullEpoch.pull, right: 0 },
    },
  };
}
