import {
  CONFIDENCE,
  comparedError,
  constraintReference,
  distinctReferences,
  holdsLimits,
  kneeReference,
  memberOf,
  pairedReferences,
  type Reference,
  searchRegistry,
  targetLabel,
  tuningAim,
  tuningFront,
} from "isocline";
import type { Tuning, TuningBaseline, TuningChoice, TuningFinalist, TuningTrial } from "isocline/report";
import { configDocument } from "../config/resolve.ts";
import type { Preparation } from "../train/preparation.ts";
import { version } from "../version.ts";
import type { Laboratory, Tried } from "./laboratory.ts";
import type { TuningPlan } from "./plan.ts";
import type { Tested } from "./search.ts";

/** What a document says of a search from its beginning on. */
export type TuningBasis = Omit<
  Tuning,
  "status" | "seconds" | "ratio" | "baselines" | "trials" | "finalists" | "chosen" | "missed"
>;

/** What is known of a tuning before its first trial. */
export async function tuningBasis(
  { config, dataset, plan: phases, settings, model, warnings }: Preparation,
  { goal, space, search, trials, finalists, seeds }: TuningPlan,
  { created, digest }: { readonly created: string; readonly digest: string },
): Promise<TuningBasis> {
  const { TUNING_SCHEMA } = await import("isocline/report");
  const { target } = dataset.preprocessing;
  const label = targetLabel(target);
  const { pretraining, controlled } = phases;
  const methods = [
    ...model.references,
    ...[pretraining.objective, controlled.objective, controlled.controlled?.objective, controlled.rule].flatMap(
      (part) => part?.references ?? [],
    ),
    ...settings.optimizer.references,
  ];
  const ranking: readonly Reference[] = tuningAim(goal) === "both" ? [kneeReference] : [constraintReference];
  return {
    schema: TUNING_SCHEMA,
    version: version(),
    created,
    source: dataset.name,
    dataset: digest,
    target: label,
    error: `${target.kind === "classification" ? "log loss" : "RMSE"} (${label})`,
    control: config.control,
    noise: config.noise,
    confidence: CONFIDENCE,
    goal,
    space: space.map(({ name, low, high, scale, whole }) => ({ name, low, high, scale, whole })),
    search: { name: search, trials, finalists },
    seeds,
    config: configDocument(config),
    warnings: [...new Set([...dataset.warnings, ...warnings])],
    references: distinctReferences([
      ...memberOf(searchRegistry, search).references,
      ...ranking,
      ...(seeds.length > 1 ? pairedReferences : []),
      ...methods,
    ]),
  };
}

/** The baseline of a seed as a document has it; undefined where it was not trained to its end. */
export function describedBaseline(laboratory: Laboratory, tried: Tried): TuningBaseline | undefined {
  const { seed, rows } = laboratory;
  if (tried.status === "diverged") return { seed, status: "diverged", error: null, sensitivity: {}, ...rows };
  if (tried.status !== "ended") return undefined;
  const { record } = tried;
  const status = record.status === "stopped" ? "stopped" : "completed";
  return { seed, status, error: comparedError(record.metrics), sensitivity: record.sensitivity, ...rows };
}

/** The trials of a search as a document has them. */
export function describedTrials(tested: readonly Tested[], { goal }: Pick<TuningPlan, "goal">): readonly TuningTrial[] {
  const isWhole = ({ proposal }: Tested): boolean => proposal.budget === 1;
  const front = tuningFront(
    tested.map((each) => (isWhole(each) ? each.figures : null)),
    goal,
  );
  return tested.map(({ proposal, values, tried, figures }, place): TuningTrial => {
    const status =
      tried.status !== "ended" ? tried.status : tried.record.status === "stopped" ? "stopped" : "completed";
    return {
      trial: proposal.id + 1,
      values,
      budget: proposal.budget,
      status,
      ...(tried.status === "failed" && { reason: tried.reason }),
      figures,
      feasible: holdsLimits(figures, goal),
      front: front.includes(place),
    };
  });
}

/** What a tuning has come to, as a document has it. */
export interface TuningEnd extends Pick<Tuning, "status" | "seconds" | "ratio" | "baselines" | "trials" | "missed"> {
  readonly finalists?: readonly TuningFinalist[];
  readonly chosen?: TuningChoice | null;
}

export function tuningDocument(basis: TuningBasis, { finalists = [], chosen = null, ...end }: TuningEnd): Tuning {
  const { schema, version, created, source, dataset, target, error, control, noise, confidence, ...rest } = basis;
  const { goal, space, search, seeds, config, warnings, references } = rest;
  const { status, seconds, ratio, baselines, trials, missed } = end;
  return {
    ...{ schema, version, status, created, seconds, source, dataset, target, error, control, noise, confidence },
    ...{ goal, space, search, seeds, ratio, baselines, trials, finalists, chosen, missed },
    ...{ config, warnings, references },
  };
}
