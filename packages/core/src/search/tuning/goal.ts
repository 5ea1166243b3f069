import { type BranchRecord, comparedError, meanOf } from "../../training/index.ts";
import { constrainedValue } from "../constrained.ts";
import type { Outcome } from "../pareto.ts";

/** What a tuning is after: little sensitivity to some features at little loss. */
export interface TuningGoal {
  /** Features to be less sensitive to. */
  readonly features: readonly string[];
  /** The most by which the error may exceed the baseline's, as a share of it; null for no limit. */
  readonly maxLoss: number | null;
  /** By feature, the most that is left of the baseline's sensitivity, as a share of it. */
  readonly maxSensitivity: { readonly [feature: string]: number };
}

/** What is minimised: the sensitivity within a limit of the loss, the loss within limits of sensitivities, or both. */
export type TuningAim = "sensitivity" | "loss" | "both";

export function tuningAim({ maxLoss, maxSensitivity }: TuningGoal): TuningAim {
  if (maxLoss !== null) return "sensitivity";
  return Object.keys(maxSensitivity).length > 0 ? "loss" : "both";
}

/** What a controlled branch came to beside its baseline; what is undefined is null. */
export interface TuningFigures {
  /** RMSE, or the log loss of classes, on the validation rows. */
  readonly error: number | null;
  /** error / the baseline's − 1. */
  readonly loss: number | null;
  /** Mean over the goal's features of sensitivity / the baseline's. */
  readonly sensitivity: number | null;
  /** The same of every numeric feature by itself. */
  readonly features: { readonly [feature: string]: number | null };
}

type Measured = Pick<BranchRecord, "metrics" | "sensitivity">;

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function ratio(value: number | null | undefined, baseline: number | null | undefined): number | null {
  return orNull((value ?? Number.NaN) / (baseline ?? Number.NaN));
}

/** The figures of a branch beside those of the baseline of the same seed. */
export function tuningFigures(
  branch: Measured,
  baseline: Measured,
  { features }: Pick<TuningGoal, "features">,
): TuningFigures {
  const error = comparedError(branch.metrics);
  const kept = ratio(error, comparedError(baseline.metrics));
  const ratios = Object.fromEntries(
    Object.keys(baseline.sensitivity).map((name) => [
      name,
      ratio(branch.sensitivity[name], baseline.sensitivity[name]),
    ]),
  );
  const sensitivity = meanOf(features.map((name) => ratios[name] ?? null));
  return { error, loss: kept === null ? null : kept - 1, sensitivity, features: ratios };
}

/** What each limit is about: the loss, or the sensitivity to a feature. */
export type TuningLimit = { readonly of: "loss" } | { readonly of: "sensitivity"; readonly feature: string };

/** The limits of a goal, in the order of an outcome's constraints. */
export function tuningLimits({ maxLoss, maxSensitivity }: TuningGoal): readonly TuningLimit[] {
  return [
    ...(maxLoss === null ? [] : [{ of: "loss" } as const]),
    ...Object.keys(maxSensitivity).map((feature) => ({ of: "sensitivity", feature }) as const),
  ];
}

/** By how much a limit is exceeded, in shares of the baseline; below 0 where it holds. */
export function tuningExcess(figures: TuningFigures, limit: TuningLimit, goal: TuningGoal): number {
  if (limit.of === "loss") return (figures.loss ?? Number.NaN) - (goal.maxLoss ?? Number.NaN);
  return (figures.features[limit.feature] ?? Number.NaN) - (goal.maxSensitivity[limit.feature] ?? Number.NaN);
}

/** Loss and sensitivity as objectives, under the goal's limits: what a front is made of. */
export function tuningOutcome(figures: TuningFigures, goal: TuningGoal): Outcome {
  const { loss, sensitivity } = figures;
  return {
    objectives: [loss ?? Number.NaN, sensitivity ?? Number.NaN],
    constraints: tuningLimits(goal).map((limit) => tuningExcess(figures, limit, goal)),
  };
}

/** What is to be made small, by the goal's aim; without any limit a percent of loss counts as one of sensitivity. */
export function tuningObjective(
  { loss, sensitivity }: Pick<TuningFigures, "loss" | "sensitivity">,
  goal: TuningGoal,
): number {
  const [lost, left] = [loss ?? Number.NaN, sensitivity ?? Number.NaN];
  const aim = tuningAim(goal);
  return aim === "sensitivity" ? left : aim === "loss" ? lost : left + lost;
}

/** What a search is told of a trial: feasible ones by the objective, before infeasible ones by how far they are off. */
export function tuningValue(figures: TuningFigures, goal: TuningGoal): number {
  const { constraints = [] } = tuningOutcome(figures, goal);
  return constrainedValue({ objectives: [tuningObjective(figures, goal)], constraints });
}
