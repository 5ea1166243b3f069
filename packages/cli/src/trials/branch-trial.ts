import {
  type BranchName,
  type BranchRecord,
  diagnose,
  evaluatedParameters,
  type FinishedPhase,
  isFinished,
  type PhaseProgress,
  startPhase,
} from "isocline";
import { z } from "zod";
import { decodeStanding, encodeStanding } from "../train/checkpoints.ts";
import type { TrialKind } from "./kind.ts";
import { asJson, openTraining, type TrainingTask, trainingTask, trainPhase } from "./training-trial.ts";

/** The training of a branch. */
export interface BranchTask extends TrainingTask {
  readonly branch: BranchName;
  /** The digest of the state that a pretraining gave, or that the same branch stopped in before its end. */
  readonly from: string;
  /** Epochs of the branch after which to stop, where a later trial may go on from; all of them by default. */
  readonly until?: number;
}

const task: z.ZodType<BranchTask> = trainingTask.extend({
  branch: z.enum(["baseline", "controlled"]),
  from: z.string(),
  until: z.int().min(1).exactOptional(),
});

/** What a branch came to. */
export interface BranchTrialResult {
  /** Its figures on the validation rows, as a record has them. */
  readonly record: BranchRecord;
  /** The digest of the checkpoint that holds its last state. */
  readonly state: string;
  /** Milliseconds of training and diagnosis. */
  readonly milliseconds: number;
}

const progressOf = (phase: FinishedPhase | PhaseProgress): PhaseProgress =>
  isFinished(phase) ? phase.progress : phase;

/** Whether a branch came to its end before its last epoch, so that nothing is left to train. */
function isOver(branch: FinishedPhase | PhaseProgress | undefined): branch is FinishedPhase {
  return branch !== undefined && isFinished(branch) && branch.status !== "completed";
}

/** Trains a branch from a pretrained state, and measures errors, slopes and sensitivities on the validation rows. */
export const branchTrial: TrialKind<BranchTask> = {
  task,
  async run({ branch, from, until, ...given }, context) {
    const began = performance.now();
    const { pretraining: pretrained, branches } = decodeStanding(await context.store.get(from), `state ${from}`);
    const training = await openTraining(given, context);
    try {
      const { preparation, settings } = training;
      const { config, plan, fingerprint } = preparation;
      const before = branches[branch];
      const phase = { branch, phase: plan[branch], ...(until === undefined ? {} : { until }) };
      const from = before === undefined ? startPhase(progressOf(pretrained).state) : progressOf(before);
      const ended = isOver(before) ? before : await trainPhase(training, { ...phase, from }, context);
      if (ended === undefined) return undefined;
      const { model, optimizer, data, seed } = settings;
      const parameters = evaluatedParameters(ended.progress.state, model, optimizer);
      const diagnosis = await diagnose({ model, parameters, data, seed, noise: config.noise });
      const { status, divergedAt, progress } = ended;
      const record: BranchRecord = {
        ...{ status, divergedAt, epochs: progress.epochs, bestEpoch: progress.best?.epoch ?? null },
        ...diagnosis,
      };
      const standing = { pretraining: pretrained, branches: { [branch]: ended } };
      const result: BranchTrialResult = {
        record,
        state: await context.store.put(encodeStanding(standing, fingerprint)),
        milliseconds: Math.round(performance.now() - began),
      };
      return asJson(result);
    } finally {
      await training.runtime.close();
    }
  },
};
