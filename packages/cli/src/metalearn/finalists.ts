import {
  type Executor,
  lossFileText,
  type SettledOutcome,
  type Spread,
  spreadOf,
  type WelchTest,
  welchTest,
} from "isocline";
import type { Candidate, Finalist, FullRun, MetalearningObjective } from "isocline/report";
import { type Job, runJobs } from "../trials/run-jobs.ts";
import { trialOf } from "../trials/run-trial.ts";
import type { TaylorResult } from "../trials/taylor-trial.ts";
import { asJson } from "../trials/training-trial.ts";
import { figureOf, lossFile } from "./candidates.ts";
import { type PreparedSearch, taskOf } from "./prepare.ts";

/** A loss to train with fully. */
interface Entrant {
  readonly name: string;
  readonly candidate: number | null;
  readonly coefficients: readonly number[] | null;
  readonly loss: string;
}

/** What the full trainings are done with. */
export interface FullTrainings {
  readonly prepared: PreparedSearch;
  readonly dataset: string;
  readonly best: readonly Candidate[];
  readonly executor: Executor;
  readonly signal: AbortSignal;
  onRun(done: number): void;
}

/** The seeds of the full trainings, none of which the search has used. */
export function seedsOf({ training, search }: PreparedSearch): readonly number[] {
  return Array.from({ length: search.seeds }, (_, i) => training.seed + 1 + i);
}

/**
 * Trains fully with each of the best losses and with the usual one, under every seed, all alike but for the loss.
 *
 * @returns the usual loss first; undefined where it was interrupted
 */
export async function trainFinalists(options: FullTrainings): Promise<readonly Finalist[] | undefined> {
  const { prepared, dataset, best, executor, signal, onRun } = options;
  const { search, reference } = prepared;
  const entrants: readonly Entrant[] = [
    { name: reference.config.loss, candidate: null, coefficients: null, loss: reference.config.loss },
    ...best.map(({ id, coefficients }) => ({
      name: `candidate ${id}`,
      candidate: id,
      coefficients,
      loss: lossFileText(lossFile(coefficients, prepared)),
    })),
  ];
  const runs = new Map<Entrant, FullRun[]>(entrants.map((entrant) => [entrant, []]));
  let done = 0;
  const jobs = seedsOf(prepared).flatMap((seed) =>
    entrants.map((entrant): Job => {
      const task = taskOf(prepared, dataset, { loss: entrant.loss, seed, steps: search.steps, test: true });
      return {
        trial: trialOf("taylor", asJson(task)),
        ended(outcome) {
          runs.get(entrant)?.push(runOf(seed, outcome));
          onRun(++done);
        },
      };
    }),
  );
  if (!(await runJobs(executor, jobs, signal))) return undefined;
  const finalists: readonly Finalist[] = entrants.map((entrant) => {
    const sorted = (runs.get(entrant) ?? []).toSorted((a, b) => a.seed - b.seed);
    const { loss: _, ...rest } = entrant;
    const spread = (part: "heldOut" | "test"): Spread => spreadOf(figuresOf(sorted, part, search.objective));
    return { ...rest, runs: sorted, heldOut: spread("heldOut"), test: spread("test"), welch: null };
  });
  const [usual, ...others] = finalists as readonly [Finalist, ...Finalist[]];
  return [usual, ...others.map((each) => ({ ...each, welch: comparison(each, usual, search.objective) }))];
}

function runOf(seed: number, outcome: SettledOutcome): FullRun {
  const { status: ending } = outcome;
  if (ending === "failed") return { seed, status: ending, heldOut: null, test: null, reason: outcome.reason };
  const { status, heldOut, test } = outcome.result as unknown as TaylorResult;
  return { seed, status, heldOut, test };
}

/** The figures of the runs that have them. */
function figuresOf(
  runs: readonly FullRun[],
  part: "heldOut" | "test",
  objective: MetalearningObjective,
): readonly number[] {
  return runs.flatMap((run) => figureOf(objective, run[part]) ?? []);
}

/** Welch's test of the test figures; null where a run has none, or where nothing varies. */
function comparison(finalist: Finalist, usual: Finalist, objective: MetalearningObjective): WelchTest | null {
  const samples = [finalist, usual].map(({ runs }) => figuresOf(runs, "test", objective));
  const [left, right] = samples as [readonly number[], readonly number[]];
  if (left.length < 2 || right.length < 2) return null;
  const test = welchTest(left, right);
  return Object.values(test).every(Number.isFinite) ? test : null;
}

/**
 * The place of the loss found: of the candidates that every full training completed with, the best on the held-out rows.
 * The test rows decide nothing. Null where there is none.
 */
export function chosenOf(finalists: readonly Finalist[], objective: MetalearningObjective): number | null {
  const sign = objective === "rmse" ? 1 : -1;
  let chosen: number | null = null;
  for (const [place, { candidate, heldOut, runs }] of finalists.entries()) {
    if (candidate === null || heldOut.mean === null || runs.some(({ status }) => status !== "completed")) continue;
    const best = chosen === null ? null : (finalists[chosen]?.heldOut.mean ?? null);
    if (best === null || sign * heldOut.mean < sign * best) chosen = place;
  }
  return chosen;
}
