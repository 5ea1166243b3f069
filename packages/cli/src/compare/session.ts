import {
  type ChosenStrength,
  chooseStrength,
  type Executor,
  type RunFigures,
  type RunStatus,
  type SettledOutcome,
} from "isocline";
import type { ComparedTraining, MethodComparison, TriedMethod } from "isocline/report";
import { writeAtomically } from "../files.ts";
import type { SearchSession } from "../search-command.ts";
import type { BranchTrialResult } from "../trials/branch-trial.ts";
import { noteTo, openExecutor } from "../trials/executor-options.ts";
import type { PretrainingResult } from "../trials/pretraining-trial.ts";
import { showTrials, type TrialsProgress } from "../trials/progress.ts";
import { type Job, resultOf, runJobs } from "../trials/run-jobs.ts";
import { trialOf } from "../trials/run-trial.ts";
import { openSearchStore } from "../trials/search-store.ts";
import { shareTraining, type TrainingTask } from "../trials/training-trial.ts";
import { compareConfigYaml } from "./config-file.ts";
import { describeComparison, type SoFar } from "./document.ts";
import type { ComparisonPlan, PlannedMethod, PlannedTry } from "./plan.ts";
import { writePages } from "./results.ts";

/** What a comparison is run with. */
export interface ComparisonSession extends SearchSession {
  readonly plan: ComparisonPlan;
}

/** A pretrained state, or why there is none. */
type Pretrained =
  | { readonly state: string }
  | (Pick<ComparedTraining, "status" | "reason"> & { readonly state?: never });

/** What pretrainings came to, by seed. */
type AllPretrained = ReadonlyMap<number, Pretrained>;

/**
 * Runs a comparison: pretrains a state for each seed, trains every strength of every method from the states of the
 * seeds for selection, chooses, and trains the chosen ones from the others. `comparison.json` is kept as it goes; what
 * trials gave is in the folder's store, so that a comparison that is begun again passes over them.
 */
export async function runComparison(session: ComparisonSession): Promise<MethodComparison> {
  const { plan, folder, terminal, interrupts, created } = session;
  const store = await openSearchStore(session.executor.store, folder.trials);
  const { preparation, config, methods, seeds } = plan;
  const shared = await shareTraining(store, { ...preparation, config });
  const { dataset } = shared.configured({});
  session.checkDataset(dataset);
  const soFar: SoFar = { plan, created, dataset, tried: new Map(), chosen: new Map(), runs: new Map() };
  const save = async (status: RunStatus): Promise<MethodComparison> => {
    const document = await describeComparison(soFar, status);
    const { stringifyMethodComparison } = await import("isocline/report");
    await writeAtomically(folder.file("comparison"), stringifyMethodComparison(document));
    return document;
  };
  await save("running");
  await writeAtomically(folder.file("config"), compareConfigYaml(plan, folder));

  const [, ...compared] = methods;
  const tries = compared.filter(hasChoice).reduce((sum, method) => sum + method.tries.length, 0);
  const total = seeds.selection.length * (tries === 0 ? 0 : tries + 2) + seeds.verdict.length * (methods.length + 1);
  const progress = await showTrials(terminal, total);
  let executor: Executor | undefined;
  try {
    const { features, targets } = preparation.dataset;
    executor = await openExecutor(session.executor, {
      store,
      datasetBytes: features.byteLength + targets.byteLength,
      onReport: progress.report,
      onNote: noteTo(terminal),
    });
    const work = createWork({ executor, configured: shared.configured, plan, signal: interrupts.signal, progress });
    const wanted = tries === 0 ? seeds.verdict : [...seeds.selection, ...seeds.verdict];
    const pretrained = await work.pretrain(wanted);
    if (pretrained === undefined) return await save("interrupted");
    if (!(await select(soFar, work, pretrained))) return await save("interrupted");
    await save("running");
    if (!(await judge(soFar, work, pretrained))) return await save("interrupted");
  } finally {
    progress.stop();
    await executor?.close();
  }
  interrupts.finish();
  const runs = [...soFar.runs.values()].flat();
  const lost = compared.some(({ name }) => soFar.chosen.get(name) === undefined);
  const status = lost || runs.some(isLost) ? "diverged" : "completed";
  const document = await describeComparison(soFar, status);
  await writePages(folder, document);
  return await save(status);
}

/** Trials of a comparison. */
interface Work {
  pretrain(seeds: readonly number[]): Promise<AllPretrained | undefined>;
  /** Trains branches; false where it was interrupted. */
  branches(asked: readonly AskedBranch[]): Promise<boolean>;
}

interface AskedBranch {
  readonly planned: PlannedTry;
  readonly seed: number;
  readonly from: string;
  readonly rows: "validation" | "test";
  ended(outcome: SettledOutcome): void;
}

/** Whether a training that counts for the verdict came to nothing. */
const isLost = ({ status }: ComparedTraining): boolean => status === "diverged" || status === "failed";

function createWork(given: {
  readonly executor: Executor;
  readonly configured: (changes: object) => TrainingTask;
  readonly plan: ComparisonPlan;
  readonly signal: AbortSignal;
  readonly progress: TrialsProgress;
}): Work {
  const { executor, configured, plan, signal, progress } = given;
  const { config, options } = plan;
  let done = 0;
  const counted = (job: Job): Job => ({
    trial: job.trial,
    ended(outcome) {
      job.ended(outcome);
      progress.done(++done);
    },
  });
  const run = (jobs: readonly Job[]): Promise<boolean> => runJobs(executor, jobs.map(counted), signal);
  return {
    async pretrain(seeds) {
      const states = new Map<number, Pretrained>();
      const jobs = seeds.map(
        (seed): Job => ({
          trial: trialOf("pretraining", { ...configured({ ...config, seed }) }),
          ended(outcome) {
            states.set(seed, pretrainedOf(outcome));
          },
        }),
      );
      return (await run(jobs)) ? states : undefined;
    },
    branches: (asked) =>
      run(
        asked.map(
          ({ planned, seed, from, rows, ended }): Job => ({
            trial: trialOf("branch", {
              ...configured({ ...planned.config, seed }),
              ...{ branch: planned.branch, from, span: config.epochs.control, rows, keep: false },
              ...(rows === "test" && { robustness: { noise: options.testNoise, radius: options.attack } }),
            }),
            ended,
          }),
        ),
      ),
  };
}

function pretrainedOf(outcome: SettledOutcome): Pretrained {
  if (outcome.status === "failed") return { status: "failed", reason: `the pretraining failed: ${outcome.reason}` };
  const { status, state } = outcome.result as unknown as PretrainingResult;
  return status === "diverged" ? { status, reason: "the pretraining diverged" } : { state };
}

const hasChoice = ({ tries }: PlannedMethod): boolean => tries.length > 1;

/** Chooses a strength of every method that has several. */
async function select(soFar: SoFar, work: Work, pretrained: AllPretrained): Promise<boolean> {
  const { plan, tried, chosen } = soFar;
  const { methods, seeds, options } = plan;
  const [baseline, ...compared] = methods;
  for (const { name } of compared.filter((method) => !hasChoice(method))) chosen.set(name, { place: 0, by: "error" });
  const choosing = compared.filter(hasChoice);
  if (choosing.length === 0) return true;
  const figures = new Map<string, (Pick<RunFigures, "error" | "sensitivity"> | null)[]>();
  const keyOf = ({ name }: PlannedMethod, place: number): string => `${name} ${place}`;
  const from = seeds.selection.map((seed) => ({ seed, state: pretrained.get(seed)?.state }));
  const asked = [baseline, ...choosing].flatMap((method) =>
    method.tries.flatMap((planned, place) =>
      from.flatMap(({ seed, state }, i): AskedBranch[] => {
        if (state === undefined) return [];
        const ended = (outcome: SettledOutcome): void => {
          const all = figures.get(keyOf(method, place)) ?? [];
          all[i] = figuresOf(resultOf<BranchTrialResult>(outcome));
          figures.set(keyOf(method, place), all);
        };
        return [{ planned, seed, from: state, rows: "validation", ended }];
      }),
    ),
  );
  if (!(await work.branches(asked))) return false;
  const base = figures.get(keyOf(baseline, 0)) ?? [];
  // Without a baseline nothing can be said of a strength.
  if (!base.some((found) => (found?.error ?? null) !== null)) return true;
  for (const method of choosing) {
    const outcomes = method.tries.map(({ values }, place): TriedMethod => {
      const found = figures.get(keyOf(method, place)) ?? [];
      return { values, error: ratioOf(found, base, "error"), sensitivity: ratioOf(found, base, "sensitivity") };
    });
    tried.set(method.name, outcomes);
    const choice: ChosenStrength | undefined = chooseStrength(outcomes, options.maxLoss);
    if (choice !== undefined) chosen.set(method.name, choice);
  }
  return true;
}

/** The mean over the seeds of a figure in shares of the baseline's; null where a seed that the baseline has lacks it. */
function ratioOf(
  found: readonly (Pick<RunFigures, "error" | "sensitivity"> | null | undefined)[],
  base: readonly (Pick<RunFigures, "error" | "sensitivity"> | null | undefined)[],
  figure: "error" | "sensitivity",
): number | null {
  const ratios: number[] = [];
  for (const [i, of] of base.entries()) {
    const whole = of?.[figure] ?? null;
    if (whole === null || !(whole > 0)) continue;
    const here = found[i]?.[figure] ?? null;
    if (here === null) return null;
    ratios.push(here / whole);
  }
  return ratios.length === 0 ? null : ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
}

/** Trains the baseline and the chosen strengths from the verdict's seeds. */
async function judge({ plan, chosen, runs }: SoFar, work: Work, pretrained: AllPretrained): Promise<boolean> {
  const { methods, seeds } = plan;
  const asked = methods.flatMap((method, i) => {
    const place = i === 0 ? 0 : chosen.get(method.name)?.place;
    const planned = place === undefined ? undefined : method.tries[place];
    if (planned === undefined) return [];
    const own: ComparedTraining[] = [];
    runs.set(method.name, own);
    return seeds.verdict.flatMap((seed, at): AskedBranch[] => {
      const { state, ...lost } = pretrained.get(seed) as Pretrained;
      if (state === undefined) {
        own[at] = { ...NOTHING, ...(lost as Pick<ComparedTraining, "status" | "reason">), seed };
        return [];
      }
      const ended = (outcome: SettledOutcome): void => {
        own[at] = trainingOf(seed, outcome);
      };
      return [{ planned, seed, from: state, rows: "test", ended }];
    });
  });
  return await work.branches(asked);
}

const NOTHING = { divergedAt: null, epochs: 0, seconds: 0, figures: null, sensitivity: {} } as const;

/** What a trial of the verdict came to. */
function trainingOf(seed: number, outcome: SettledOutcome): ComparedTraining {
  if (outcome.status === "failed") return { ...NOTHING, seed, status: "failed", reason: outcome.reason };
  const result = outcome.result as unknown as BranchTrialResult;
  const { record, trainingMilliseconds } = result;
  const { divergedAt, epochs, sensitivity } = record;
  const status = record.status === "diverged" || record.status === "stopped" ? record.status : "completed";
  const figures = figuresOf(result);
  return { seed, status, divergedAt, epochs, seconds: trainingMilliseconds / 1000, figures, sensitivity };
}

/** The figures of a branch; null where it diverged or failed. */
function figuresOf(result: BranchTrialResult | undefined): RunFigures | null {
  if (result === undefined || result.record.status === "diverged") return null;
  const { record, robustness } = result;
  const { metrics } = record;
  const sensitivities = Object.values(record.sensitivity);
  const total = sensitivities.reduce<number | null>(
    (sum, each) => (sum === null || each === null ? null : sum + each),
    0,
  );
  return {
    error: metrics.rmse ?? metrics.logLoss ?? null,
    sensitivity: total === null || sensitivities.length === 0 ? null : total / sensitivities.length,
    slopeNorm: metrics.slopeNorm,
    noisy: robustness?.noisy ?? null,
    attacked: robustness?.attacked ?? null,
  };
}
