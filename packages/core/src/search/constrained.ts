import { UsageError } from "../base/index.ts";
import { isFeasible, type Outcome } from "./pareto.ts";

/**
 * The value by which an outcome of one objective ranks in a search that knows no constraints: feasible ones by their
 * objective, infeasible ones by how far they break constraints, and every feasible one before every infeasible one.
 *
 * Feasible: 1/2 + atan(f)/π, inside (0, 1) and rising with f. Infeasible: 1 + Σ max(0, gᵢ). Searches that rank (CMA-ES,
 * successive halving) take no notice of the bend. Constraints should be in units in which their excesses compare, such as
 * shares. NaN where the objective or a constraint is not finite.
 *
 * @throws UsageError for an outcome of several objectives
 * @example constrainedValue({ objectives: [0.4], constraints: [0.02] }) // 1.02
 *
 * Reference: Deb 2000.
 */
export function constrainedValue(outcome: Outcome): number {
  const { objectives, constraints = [] } = outcome;
  const [value = Number.NaN, ...others] = objectives;
  if (others.length > 0 || objectives.length === 0) {
    throw new UsageError({ where: "constrained value", expected: "one objective", found: String(objectives.length) });
  }
  if (![value, ...constraints].every(Number.isFinite)) return Number.NaN;
  if (isFeasible(outcome)) return 0.5 + Math.atan(value) / Math.PI;
  return 1 + violation(outcome);
}

/** How far the constraints are broken, all together; 0 where each holds. */
export function violation({ constraints = [] }: Pick<Outcome, "constraints">): number {
  return constraints.reduce((sum, value) => sum + Math.max(0, value), 0);
}
