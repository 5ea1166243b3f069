import { distinctReferences, type Reference } from "../base/index.ts";
import { parameterLayout } from "../model/index.ts";
import {
  type BranchingPlan,
  type BranchName,
  type BranchRecord,
  comparesWithBaseline,
  createPredictor,
  type ErrorIntervals,
  evaluatedParameters,
  type FinishedPhase,
  type FitSettings,
  isFinished,
  type Phase,
  type PhaseProgress,
  RECORD_SCHEMA,
  type RecordedModel,
  type RunProgress,
  type RunRecord,
  type RunStatus,
  recordedPhase,
  type TargetRecord,
  targetsOf,
  weightsOf,
} from "../training/index.ts";
import { diagnose } from "./diagnose.ts";
import { type BranchPredictions, errorIntervals } from "./intervals.ts";
import { runDependence } from "./run-dependence.ts";
import { missedTargets, targetRecords } from "./target-records.ts";

/** What the record keeps that training does not know. */
export interface RunContext extends Pick<RunRecord, "version" | "threads" | "created" | "seconds" | "config"> {
  /** What the table is called; the dataset's name by default. */
  readonly source?: string;
  /** Warnings beside those of the data. */
  readonly warnings?: readonly string[];
}

/** A branching run to describe. */
export interface DescribeRunOptions {
  readonly plan: BranchingPlan;
  /** The branches that were asked for. */
  readonly branches: readonly BranchName[];
  readonly settings: Pick<FitSettings, "data" | "model" | "optimizer" | "seed">;
  /** What `trainBranches` gave, or the progress of one that is running. */
  readonly result: { readonly status: RunStatus; readonly progress: RunProgress };
  /** What the record says of the model beside its name and size. */
  readonly architecture: Pick<RecordedModel, "hidden" | "activation">;
  readonly context: RunContext;
  /** σ of the sensitivities, in deviations of the feature. */
  readonly noise?: number;
}

/**
 * The whole record of a branching run: every branch that has begun is diagnosed on the validation rows, in the state
 * in which it stands: one that diverged in its last good state; where the best is restored, every one that ended in that.
 *
 * A run that ended in its pretraining has no branches; if it diverged, a warning says in which epoch. The recorded plan is the
 * way of the controlled branch, or of the baseline where that was trained alone.
 *
 * @example stringifyRecord(await describeRun({ plan, branches, settings, result, architecture, context }))
 */
export async function describeRun(options: DescribeRunOptions): Promise<RunRecord> {
  const { plan, branches, settings, result, architecture, context, noise = 1 } = options;
  const { data, model, optimizer, seed } = settings;
  const { version, threads, created, seconds, config, source = data.name, warnings = [] } = context;
  const { pretraining, branches: standing } = result.progress;

  const described: [BranchName, BranchRecord][] = [];
  const trained: TrainedBranch[] = [];
  for (const name of branches) {
    const branch = standing[name];
    if (branch === undefined) continue;
    const parameters = evaluatedParameters(progressOf(branch).state, model, optimizer);
    const diagnosis = await diagnose({ model, parameters, data, seed, noise });
    described.push([name, { ...outcomeOf(branch, result.status), ...diagnosis }]);
    trained.push({ branch: name, parameters });
  }
  const targets = await reachedTargets(options, Object.fromEntries(described));
  const [lead] = described;
  const sensitivity = lead?.[1].sensitivity ?? {};
  const dependence = lead && (await runDependence({ model, data, seed, branches: trained, sensitivity }));
  const intervals = lead && (await intervalsOf(options, trained));
  const records: RunRecord["branches"] = Object.fromEntries(
    described.map(([name, branch]) => {
      const of = dependence?.[name];
      const asked = name === "controlled" && targets.length > 0 ? { targets } : {};
      return [name, { ...branch, ...asked, ...(of !== undefined && { dependence: of }) }];
    }),
  );
  return {
    schema: RECORD_SCHEMA,
    version,
    status: result.status,
    seed,
    threads,
    noise,
    created,
    seconds,
    data: {
      source,
      rows: data.rows,
      training: data.split.train.length,
      validation: data.split.validation.length,
      split: data.splitting,
      preprocessing: data.preprocessing,
      columns: data.columns,
    },
    config,
    model: { name: model.name, ...architecture, parameters: parameterLayout(model.parameters).total },
    plan: recordedPlan(plan, branches).map(recordedPhase),
    branches: records,
    ...(intervals !== undefined && { intervals }),
    warnings: [
      ...new Set([...data.warnings, ...warnings, ...pretrainingWarnings(pretraining), ...missedTargets(records)]),
    ],
    references: referencesOf(options),
  };
}

/** Of a controlled branch with targets, what it came to. */
async function reachedTargets(
  { plan, branches, settings, result, noise = 1 }: DescribeRunOptions,
  { baseline, controlled }: RunRecord["branches"],
): Promise<readonly TargetRecord[]> {
  const targets = plan.controlled.controlled?.targets;
  if (targets === undefined || controlled === undefined) return [];
  if (baseline !== undefined && comparesWithBaseline(result.progress, branches)) {
    return targetRecords(targets, settings.data, controlled, { name: "baseline", figures: baseline });
  }
  const { data, model, optimizer, seed } = settings;
  const parameters = evaluatedParameters(progressOf(result.progress.pretraining).state, model, optimizer);
  const figures = await diagnose({ model, parameters, data, seed, noise });
  return targetRecords(targets, data, controlled, { name: "pretraining", figures });
}

/** A branch with what it has learned. */
interface TrainedBranch {
  readonly branch: BranchName;
  readonly parameters: Float32Array;
}

async function intervalsOf(
  { settings: { data, model, seed } }: DescribeRunOptions,
  branches: readonly TrainedBranch[],
): Promise<ErrorIntervals> {
  const rows = data.split.validation;
  const predictor = createPredictor(model, data);
  try {
    const predicted: BranchPredictions[] = [];
    for (const { branch, parameters } of branches) {
      predicted.push({ branch, predictions: await predictor.predict(parameters, rows) });
    }
    const known = { targets: targetsOf(data, rows), weights: weightsOf(data, rows) };
    return errorIntervals(data.preprocessing.target, predicted, known, seed);
  } finally {
    await predictor.release();
  }
}

function progressOf(phase: FinishedPhase | PhaseProgress): PhaseProgress {
  return isFinished(phase) ? phase.progress : phase;
}

function outcomeOf(
  phase: FinishedPhase | PhaseProgress,
  run: RunStatus,
): Pick<BranchRecord, "status" | "epochs" | "bestEpoch" | "restored" | "divergedAt"> {
  const { epochs, best } = progressOf(phase);
  // Only a run that still goes has a branch that does; in any other, what is not finished was interrupted.
  const open = run === "running" ? "running" : "interrupted";
  return {
    status: isFinished(phase) ? phase.status : open,
    epochs,
    bestEpoch: best?.epoch ?? null,
    restored: isFinished(phase) && (best?.state ?? null) !== null,
    divergedAt: isFinished(phase) ? phase.divergedAt : null,
  };
}

function recordedPlan(plan: BranchingPlan, branches: readonly BranchName[]): readonly Phase[] {
  const [only = "controlled"] = branches;
  return [plan.pretraining, branches.includes("controlled") ? plan.controlled : plan[only]];
}

function pretrainingWarnings(pretraining: FinishedPhase | PhaseProgress): readonly string[] {
  if (!isFinished(pretraining) || pretraining.status !== "diverged") return [];
  return [`the pretraining diverged in epoch ${pretraining.divergedAt}: no branch was trained`];
}

/** The works that the model, the objectives and the optimizer come from, each once. */
function referencesOf({ plan, branches, settings: { model, optimizer } }: DescribeRunOptions): readonly Reference[] {
  const phases = [plan.pretraining, ...branches.map((name) => plan[name])];
  const all = [
    ...model.references,
    ...phases.flatMap(({ objective, controlled, rule }) => [
      ...objective.references,
      ...(controlled?.objective.references ?? []),
      ...(rule?.references ?? []),
    ]),
    ...optimizer.references,
  ];
  return distinctReferences(all);
}
