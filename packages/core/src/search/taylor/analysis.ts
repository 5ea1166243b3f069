import { namesOf } from "../../base/index.ts";
import type { TaylorConvention } from "../../loss/index.ts";
import { attractor } from "./attractor.ts";
import { type FilterVerdict, type TaylorFilterName, taylorFilterRegistry } from "./filters.ts";
import type { Polynomial } from "./polynomial.ts";
import { nullEpoch, type Regime, zeroError } from "./regimes.ts";
import { expandedRule, taylorRule } from "./rule.ts";

/** What is known of a Taylor loss without training. */
export interface TaylorAnalysis {
  readonly classes: number;
  /** Its rule multiplied out, as `expandedRule` gives it. */
  readonly rule: readonly Polynomial[];
  readonly nullEpoch: Regime;
  readonly zeroError: Regime;
  /** p*, the probability of the right class at which it leaves an example alone. */
  readonly attractor: number;
  readonly filters: Readonly<Record<TaylorFilterName, FilterVerdict>>;
}

/**
 * Takes a Taylor loss of n classes apart: what it pulls at before training and at zero error, where it comes to rest, and
 * what each filter says.
 *
 * @throws UsageError for fewer than two classes or a number of coefficients that no order has
 */
export function analyseTaylor(
  coefficients: readonly number[],
  classes: number,
  convention: TaylorConvention = {},
): TaylorAnalysis {
  const rule = taylorRule(coefficients, convention);
  const verdicts = namesOf(taylorFilterRegistry).map(
    (name) => [name, taylorFilterRegistry.members[name](coefficients, classes, convention)] as const,
  );
  return {
    classes,
    rule: expandedRule(coefficients, convention),
    nullEpoch: nullEpoch(rule, classes),
    zeroError: zeroError(rule, classes),
    attractor: attractor(coefficients, classes, convention),
    filters: Object.fromEntries(verdicts) as Record<TaylorFilterName, FilterVerdict>,
  };
}
