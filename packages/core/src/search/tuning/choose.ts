import { meanOf } from "../../training/index.ts";
import { violation } from "../constrained.ts";
import { kneeOf } from "../knee.ts";
import { isFeasible, paretoFront } from "../pareto.ts";
import { type TuningFigures, type TuningGoal, tuningAim, tuningObjective, tuningOutcome } from "./goal.ts";

/** Whether every limit holds, and loss and sensitivity are defined. */
export function holdsLimits(figures: TuningFigures | null, goal: TuningGoal): figures is TuningFigures {
  return figures !== null && isFeasible(tuningOutcome(figures, goal));
}

/** The places of the trials within all limits that no other such trial is better than; a trial without figures is null. */
export function tuningFront(trials: readonly (TuningFigures | null)[], goal: TuningGoal): readonly number[] {
  const known = trials.flatMap((figures, place) => (figures === null ? [] : [{ figures, place }]));
  const front = paretoFront(known.map(({ figures }) => tuningOutcome(figures, goal)));
  return front.map((i) => known[i]?.place as number);
}

/** A trial with the values that it was of; without figures where they are null. */
export interface TuningPoint {
  readonly values: Readonly<Record<string, number>>;
  readonly figures: TuningFigures | null;
}

/**
 * The points of the front to be run over further seeds: all of it where it is small, else as many as asked for, spread
 * evenly from the one of the best objective to the other end, so that those that come close to a limit have others
 * behind them. In the order of the objective; of trials of the same values the first.
 */
export function tuningFinalists(trials: readonly TuningPoint[], goal: TuningGoal, most: number): readonly number[] {
  const value = (place: number): number => tuningObjective(trials[place]?.figures as TuningFigures, goal);
  const whole = tuningFront(
    trials.map(({ figures }) => figures),
    goal,
  );
  const distinct = new Map(whole.toReversed().map((place) => [valuesKey(trials[place] as TuningPoint), place]));
  const front = [...distinct.values()].sort((a, b) => value(a) - value(b) || a - b);
  if (front.length <= most) return front;
  const places = Array.from({ length: most }, (_, i) => Math.round((i * (front.length - 1)) / Math.max(1, most - 1)));
  return places.map((place) => front[place] as number);
}

const valuesKey = ({ values }: TuningPoint): string => JSON.stringify(Object.entries(values).sort());

/** A point that was run over the seeds, with its figures under each; null where it diverged. */
export interface TuningCandidate {
  readonly seeds: readonly (TuningFigures | null)[];
}

/** Whether a point is within all limits under every seed. */
export function holdsThroughout({ seeds }: TuningCandidate, goal: TuningGoal): boolean {
  return seeds.length > 0 && seeds.every((figures) => holdsLimits(figures, goal));
}

/**
 * The place of the point to take: of those within all limits under every seed the one of the least mean objective, or
 * without any limit the knee of their means. Undefined where there is none.
 */
export function tuningChoice(candidates: readonly TuningCandidate[], goal: TuningGoal): number | undefined {
  const held = candidates.flatMap((candidate, place) => {
    if (!holdsThroughout(candidate, goal)) return [];
    const of = (key: "loss" | "sensitivity"): number =>
      meanOf(candidate.seeds.map((figures) => figures?.[key] ?? null)) ?? Number.NaN;
    return [{ place, loss: of("loss"), sensitivity: of("sensitivity") }];
  });
  if (held.length === 0) return undefined;
  if (tuningAim(goal) === "both") {
    return held[kneeOf(held.map(({ loss, sensitivity }) => [loss, sensitivity] as const))]?.place;
  }
  const best = held.reduce((least, each) =>
    tuningObjective(each, goal) < tuningObjective(least, goal) ? each : least,
  );
  return best.place;
}

/** The place of the point that breaks its limits the least, in its worst seed; undefined where none has figures. */
export function nearestCandidate(candidates: readonly TuningCandidate[], goal: TuningGoal): number | undefined {
  const worst = candidates.map(({ seeds }) =>
    Math.max(
      ...seeds.map((figures) => {
        const value = figures === null ? Number.NaN : violation(tuningOutcome(figures, goal));
        return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
      }),
    ),
  );
  const least = Math.min(...worst);
  return Number.isFinite(least) ? worst.indexOf(least) : undefined;
}
