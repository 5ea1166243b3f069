import { UsageError } from "../base/index.ts";

/** What a point came to: objectives to be made small, and how far constraints are broken. */
export interface Outcome {
  readonly objectives: readonly number[];
  /** Each at most 0 where its constraint holds; none by default. */
  readonly constraints?: readonly number[];
}

/** Whether every constraint holds and every objective is finite. */
export function isFeasible({ objectives, constraints = [] }: Outcome): boolean {
  return objectives.every(Number.isFinite) && constraints.every((value) => value <= 0);
}

/** Whether the left objectives are no greater in any place and less in one. */
export function dominates(left: readonly number[], right: readonly number[]): boolean {
  return (
    left.every((value, i) => value <= (right[i] as number)) && left.some((value, i) => value < (right[i] as number))
  );
}

/**
 * The places of the outcomes that are feasible and not dominated by another feasible one, in their order. Of equal
 * outcomes all are kept. Outcomes with a value that is not finite are never on the front.
 *
 * Cost: k² comparisons of k outcomes.
 *
 * @throws UsageError for outcomes of different numbers of objectives
 * @example paretoFront([{ objectives: [1, 3] }, { objectives: [2, 2] }, { objectives: [2, 3] }]) // [0, 1]
 */
export function paretoFront(outcomes: readonly Outcome[]): readonly number[] {
  const size = outcomes[0]?.objectives.length ?? 0;
  for (const { objectives } of outcomes) {
    if (objectives.length !== size) {
      throw new UsageError({ where: "pareto front", expected: `${size} objectives`, found: String(objectives.length) });
    }
  }
  const feasible = outcomes.flatMap((outcome, place) => (isFeasible(outcome) ? [{ place, ...outcome }] : []));
  return feasible
    .filter(({ objectives }) => !feasible.some((other) => dominates(other.objectives, objectives)))
    .map(({ place }) => place);
}

/**
 * How many of the outcomes each constraint excludes, and how nearly it holds for the best of them: what to say where the
 * front is empty.
 */
export function constraintsBroken(
  outcomes: readonly Outcome[],
): readonly { readonly broken: number; readonly least: number }[] {
  const size = Math.max(0, ...outcomes.map(({ constraints = [] }) => constraints.length));
  return Array.from({ length: size }, (_, i) => {
    const values = outcomes.map(({ constraints = [] }) => constraints[i] ?? 0);
    return {
      broken: values.filter((value) => !(value <= 0)).length,
      least: Math.min(...values.filter(Number.isFinite)),
    };
  });
}
