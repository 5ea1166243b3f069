import { type Objective, plain } from "../control/index.ts";
import { mse } from "../loss/index.ts";
import type { Phase } from "./plan.ts";

/** What the costs of some objectives depend on. */
export interface CostShape {
  /** Outputs of the model. */
  readonly outputs: number;
  /** Columns whose slopes are controlled. */
  readonly columns: number;
}

/**
 * Gradient evaluations of a training step, on average over the phase: 1 for a plain loss.
 *
 * The unit is the matrix products of a plain step, a forward and a backward pass: 3 for each hidden layer. An objective
 * counts by the products that it declares, so that differentiating a second time counts as a second evaluation (6/3); a
 * rule multiplies by the gradients that it declares; of a share α of controlled batches or examples α counts as the
 * control does and 1 − α as the plain loss.
 *
 * @returns null where an objective declares no cost
 * @example gradientEvaluations(plan.controlled, { outputs: 1, columns: 8 }) // 1.01 for lai in 1 % of the batches
 */
export function gradientEvaluations({ objective, controlled, rule }: Phase, shape: CostShape): number | null {
  const base = productsOf(objective, shape);
  const control = controlled === undefined ? base : productsOf(controlled.objective, shape);
  if (base === null || control === null) return null;
  const share = controlled?.share ?? 0;
  const gradients = rule?.facts.gradients ?? 1;
  return (gradients * ((1 - share) * base + share * control)) / PLAIN;
}

/** Matrix products of a plain step for each hidden layer. */
const PLAIN = plain(mse()).facts.products?.once as number;

function productsOf({ facts: { products } }: Objective, { outputs, columns }: CostShape): number | null {
  if (products === undefined) return null;
  const { once, perOutput = 0, perColumn = 0, perSlope = 0 } = products;
  return once + perOutput * outputs + perColumn * columns + perSlope * outputs * columns;
}
