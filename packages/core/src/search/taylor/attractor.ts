import type { TaylorConvention } from "../../loss/index.ts";
import { checkWhole } from "../checks.ts";
import { type Polynomial, signChanges, substituted, valueAt } from "./polynomial.ts";
import { expandedRule, ruleOfLabel } from "./rule.ts";

/** The pull on the right one of n classes as a polynomial of its probability, where the others share the rest evenly. */
export function pullOf(
  coefficients: readonly number[],
  classes: number,
  convention: TaylorConvention = {},
): Polynomial {
  checkWhole("classes", classes, 2);
  const rows = expandedRule(coefficients, convention);
  const target = ruleOfLabel(rows, 1);
  const other = substituted(ruleOfLabel(rows, 0), 1 / (classes - 1), -1 / (classes - 1));
  return target.map((value, i) => value - (other[i] ?? 0));
}

/**
 * The probability of the right class at which a Taylor loss leaves an example alone, found from even odds on: p*.
 *
 * There pull(p) = γ(1, p) − γ(0, (1 − p)/(n − 1)) changes from towards to away. 1 where it never turns away, as with
 * cross-entropy; 0 or a number below 1/n where the loss pulls away from the right class already at even odds; 1/n where
 * it does not pull at all there.
 *
 * Domain: one-hot labels, the other classes alike. Cost: none to speak of.
 *
 * @throws UsageError for fewer than two classes or a number of coefficients that no order has
 * @example attractor([0.5, 0.5, 1, -1, 4 / 3, 2, -2, 0], 10) // 1
 */
export function attractor(coefficients: readonly number[], classes: number, convention: TaylorConvention = {}): number {
  const pull = pullOf(coefficients, classes, convention);
  const even = 1 / classes;
  const side = Math.sign(valueAt(pull, even));
  if (side === 0) return even;
  if (side > 0) return signChanges(pull, even, 1)[0] ?? 1;
  return signChanges(pull, 0, even).at(-1) ?? 0;
}
