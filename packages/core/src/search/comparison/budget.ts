import { check, checkWhole } from "../checks.ts";

/** How far above the budget a whole number of epochs may lie. */
const SLACK = 0.05;

/**
 * The epochs that a budget of gradient evaluations buys: the whole number nearest to it, but none that takes 5 % more
 * than the budget; 0 where it is less than an epoch.
 *
 * @param evaluations the budget
 * @param cost gradient evaluations of a step
 * @param steps of an epoch
 * @throws UsageError for a budget, a cost or steps that are not above 0
 * @example epochsWithin(1200, 2, 100) // 6
 */
export function epochsWithin(evaluations: number, cost: number, steps: number): number {
  const positive = "a number above 0";
  check(evaluations > 0 && Number.isFinite(evaluations), "budget", positive, evaluations);
  check(cost > 0 && Number.isFinite(cost), "cost of a step", positive, cost);
  checkWhole("steps of an epoch", steps, 1);
  const exact = evaluations / (cost * steps);
  const nearest = Math.round(exact);
  return nearest <= exact * (1 + SLACK) ? nearest : Math.floor(exact);
}
