import {
  type BranchRecord,
  holdsLimits,
  holdsThroughout,
  nearestCandidate,
  type TuningGoal,
  tuningChoice,
  tuningOutcome,
  UsageError,
  violation,
} from "isocline";
import { brokenLimits, choiceReason } from "isocline/report";
import type { Final } from "./finals.ts";
import type { TuningPlan } from "./plan.ts";
import type { Tested } from "./search.ts";

/** @throws UsageError for a baseline that a feature moves in no way: there is nothing to compare a sensitivity with */
export function checkBaseline({ sensitivity }: Pick<BranchRecord, "sensitivity">, goal: TuningGoal): void {
  const named = { "--less-sensitive": goal.features, "--max-sensitivity": Object.keys(goal.maxSensitivity) };
  for (const [where, features] of Object.entries(named)) {
    const name = features.find((feature) => !((sensitivity[feature] ?? 0) > 0));
    if (name === undefined) continue;
    const expected = "features that move the baseline's predictions";
    throw new UsageError({ where, expected, found: `"${name}", which does not`, remedy: "name others" });
  }
}

const numberOf = ({ proposal }: Tested): number => proposal.id + 1;

/** Why the search gives no point at all; null where it gives some. */
export function missedBySearch(
  tested: readonly Tested[],
  { goal, seeds }: Pick<TuningPlan, "goal" | "seeds">,
): string | null {
  const whole = tested.filter(({ proposal }) => proposal.budget === 1);
  if (whole.some(({ figures }) => holdsLimits(figures, goal))) return null;
  const place = nearestCandidate(
    whole.map(({ figures }) => ({ seeds: [figures] })),
    goal,
  );
  const nearest = place === undefined ? undefined : whole[place];
  const count = whole.length === 1 ? "the one whole trial is not" : `none of the ${whole.length} trials is`;
  if (nearest?.figures) {
    const off = brokenLimits(nearest.figures, goal);
    return `${count} within the limits; the nearest, trial ${numberOf(nearest)}, has ${off} (seed ${seeds[0]})`;
  }
  const failed = tested.find(({ tried }) => tried.status === "failed")?.tried;
  const diverged = tested.filter(({ tried }) => tried.status === "diverged").length;
  const first = failed?.status === "failed" ? `; the first that could not be done: ${failed.reason}` : "";
  return `none of the ${tested.length} trials came to its end with figures that are defined: ${diverged} diverged${first}`;
}

/** The point to take, or why there is none. */
export type Chosen = { readonly final: Final; readonly reason: string } | { readonly missed: string };

/** The point to take of those that were trained under all seeds. */
export function chosenFinal(finals: readonly Final[], { goal, seeds }: Pick<TuningPlan, "goal" | "seeds">): Chosen {
  const place = tuningChoice(finals, goal);
  const final = place === undefined ? undefined : finals[place];
  if (final !== undefined) {
    const held = finals.filter((each) => holdsThroughout(each, goal)).length;
    return { final, reason: choiceReason(goal, held, seeds.length) };
  }
  const nearest = nearestCandidate(finals, goal);
  const points = finals.length === 1 ? "the one point of the front is not" : `none of the ${finals.length} points is`;
  const count = `${points} within the limits under all ${seeds.length} seeds`;
  const closest = nearest === undefined ? undefined : finals[nearest];
  if (closest === undefined) return { missed: `${count}: each diverged under one` };
  return { missed: `${count}; the nearest, trial ${numberOf(closest.tested)}, has ${worstOf(closest, goal, seeds)}` };
}

/** How far a point is off in the seed in which it is furthest off. */
function worstOf({ seeds: figures }: Final, goal: TuningGoal, seeds: readonly number[]): string {
  const off = figures.map((each) => (each === null ? 0 : violation(tuningOutcome(each, goal))));
  const worst = off.indexOf(Math.max(...off));
  const found = figures[worst];
  return found ? `${brokenLimits(found, goal)} under seed ${seeds[worst]}` : `none under seed ${seeds[worst]}`;
}
