import {
  type BranchName,
  type BranchRecord,
  diagnose,
  evaluatedParameters,
  type FinishedPhase,
  type FitSettings,
  isFinished,
  type PhaseProgress,
  type Robustness,
  robustness,
  type Schedule,
  startBranch,
  targetRecords,
  UsageError,
} from "isocline";
import { z } from "zod";
import { decodeStanding, encodeStanding } from "../train/checkpoints.ts";
import type { TrialKind } from "./kind.ts";
import { asJson, type TrainingTask, trainingTask, trainPhase, withTraining } from "./training-trial.ts";

/** The training of a branch. */
export interface BranchTask extends TrainingTask {
  readonly branch: BranchName;
  /** The digest of the state that a pretraining gave, or that the same branch stopped in before its end. */
  readonly from: string;
  /** Epochs of the branch after which to stop, where a later trial may go on from; all of them by default. */
  readonly until?: number;
  /**
   * Epochs that the schedule of the learning rate gives the branch: one that takes more or fewer goes through the same
   * rates at another pace. Its own by default.
   */
  readonly span?: number;
  /** The rows that figures are of; those of validation by default. */
  readonly rows?: "validation" | "test";
  /** Asks for errors under noise and attack: σ and ρ, in deviations of the features. */
  readonly robustness?: { readonly noise: number; readonly radius: number };
  /** Whether the last state is kept; it is by default. */
  readonly keep?: boolean;
}

const task: z.ZodType<BranchTask> = trainingTask.extend({
  branch: z.enum(["baseline", "controlled"]),
  from: z.string(),
  until: z.int().min(1).exactOptional(),
  span: z.int().positive().exactOptional(),
  rows: z.enum(["validation", "test"]).exactOptional(),
  robustness: z.strictObject({ noise: z.number().positive(), radius: z.number().positive() }).exactOptional(),
  keep: z.boolean().exactOptional(),
});

/** What a branch came to. */
export interface BranchTrialResult {
  /** Its figures on the rows that were asked for, as a record has them. */
  readonly record: BranchRecord;
  /** Where it was asked for. */
  readonly robustness?: Robustness;
  /** The digest of the checkpoint that holds its last state; empty where it was not to be kept. */
  readonly state: string;
  /** Milliseconds of training and diagnosis. */
  readonly milliseconds: number;
  /** Milliseconds of training alone. */
  readonly trainingMilliseconds: number;
}

const progressOf = (phase: FinishedPhase | PhaseProgress): PhaseProgress =>
  isFinished(phase) ? phase.progress : phase;

/** Whether a branch came to its end before its last epoch, so that nothing is left to train. */
function isOver(branch: FinishedPhase | PhaseProgress | undefined): branch is FinishedPhase {
  return branch !== undefined && isFinished(branch) && branch.status !== "completed";
}

/** Trains a branch from a pretrained state, and measures its errors, slopes and sensitivities. */
export const branchTrial: TrialKind<BranchTask> = {
  task,
  async run(
    { branch, from, until, span, rows: part = "validation", robustness: asked, keep = true, ...given },
    context,
  ) {
    const began = performance.now();
    const { pretraining: pretrained, branches } = decodeStanding(await context.store.get(from), `state ${from}`);
    return withTraining(given, context, async ({ preparation, settings }) => {
      const { config, plan, fingerprint } = preparation;
      const before = branches[branch];
      const { state: beginning } = progressOf(pretrained);
      // The baseline is a trial of its own: targets as shares are of the pretrained model's figures.
      const standing =
        before === undefined
          ? await startBranch(plan[branch], { pretrained: beginning }, settings)
          : progressOf(before);
      const way = { branch, phase: plan[branch], from: standing, ...(until === undefined ? {} : { until }) };
      const paced = { preparation, settings: span === undefined ? settings : spanned(settings, way, span) };
      const trainingBegan = performance.now();
      const ended = isOver(before) ? before : await trainPhase(paced, way, context);
      if (ended === undefined) return undefined;
      const trainingMilliseconds = Math.round(performance.now() - trainingBegan);
      const { model, optimizer, data, seed } = settings;
      const parameters = evaluatedParameters(ended.progress.state, model, optimizer);
      const rows = data.split[part];
      if (rows === undefined)
        throw new UsageError({ where: "rows of a trial", expected: "a test part", found: "none" });
      const judged = { model, data, rows, seed };
      const measured = { ...judged, noise: config.noise };
      const diagnosis = await diagnose({ ...measured, parameters });
      const { status, divergedAt, progress } = ended;
      const targets = plan[branch].controlled?.targets;
      const figures =
        targets && (await diagnose({ ...measured, parameters: evaluatedParameters(beginning, model, optimizer) }));
      const reference = figures && { name: "pretraining" as const, figures };
      const record: BranchRecord = {
        ...{ status, divergedAt, epochs: progress.epochs, bestEpoch: progress.best?.epoch ?? null },
        ...diagnosis,
        ...(targets && reference && { targets: targetRecords(targets, data, diagnosis, reference) }),
      };
      const last = { pretraining: pretrained, branches: { [branch]: ended } };
      const result: BranchTrialResult = {
        record,
        ...(asked === undefined ? {} : { robustness: await robustness({ ...judged, ...asked, parameters }) }),
        state: keep ? await context.store.put(encodeStanding(last, fingerprint)) : "",
        milliseconds: Math.round(performance.now() - began),
        trainingMilliseconds,
      };
      return asJson(result);
    });
  },
};

/** Settings by which a phase goes through the rates that the schedule gives to `span` epochs, whatever its own. */
function spanned(
  settings: FitSettings,
  { phase, from }: { readonly phase: { readonly epochs: number }; readonly from: PhaseProgress },
  span: number,
): FitSettings {
  const { schedule, totalSteps, data, batch } = settings;
  if (schedule === undefined || totalSteps === undefined || batch === undefined) return settings;
  const before = from.state.step;
  const steps = Math.ceil(data.split.train.length / batch);
  const paced: Schedule = (step, total) =>
    schedule(step < before ? step : before + ((step - before) * span) / phase.epochs, total);
  return { ...settings, schedule: paced, totalSteps: totalSteps + steps * (span - phase.epochs) };
}
