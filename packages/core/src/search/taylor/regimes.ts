import { checkWhole } from "../checks.ts";
import type { LearningRule } from "./rule.ts";

/** What a rule does to the right class and to each of the others, which share the rest of the probability evenly. */
export interface Regime {
  /** γ of the right class. */
  readonly target: number;
  /** γ of each other class. */
  readonly other: number;
  /** target − other, the part that a softmax passes on: above 0 towards the right class, below 0 away from it. */
  readonly pull: number;
}

/**
 * A rule where the right one of n classes has a probability.
 *
 * @throws UsageError for fewer than two classes
 */
export function regimeAt(rule: LearningRule, classes: number, probability: number): Regime {
  checkWhole("classes", classes, 2);
  const target = rule(1, probability);
  const other = rule(0, (1 - probability) / (classes - 1));
  return { target, other, pull: target - other };
}

/** A rule at the null epoch, where every class has the probability 1/n: what an untrained network feels. */
export function nullEpoch(rule: LearningRule, classes: number): Regime {
  return regimeAt(rule, classes, 1 / classes);
}

/** A rule at zero error, where the right class has probability 1: a pull below 0 there holds overconfidence back. */
export function zeroError(rule: LearningRule, classes: number): Regime {
  return regimeAt(rule, classes, 1);
}
