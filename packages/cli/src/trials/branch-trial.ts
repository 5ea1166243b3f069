import {
  type BranchName,
  type BranchRecord,
  diagnose,
  evaluatedParameters,
  isFinished,
  startBranch,
  targetRecords,
} from "isocline";
import { z } from "zod";
import { decodeStanding, encodeStanding } from "../train/checkpoints.ts";
import type { TrialKind } from "./kind.ts";
import { asJson, openTraining, type TrainingTask, trainingTask, trainPhase } from "./training-trial.ts";

/** The training of a branch. */
export interface BranchTask extends TrainingTask {
  readonly branch: BranchName;
  /** The digest of the state that a pretraining gave. */
  readonly from: string;
}

const task: z.ZodType<BranchTask> = trainingTask.extend({
  branch: z.enum(["baseline", "controlled"]),
  from: z.string(),
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

/** Trains a branch from a pretrained state, and measures errors, slopes and sensitivities on the validation rows. */
export const branchTrial: TrialKind<BranchTask> = {
  task,
  async run({ branch, from, ...given }, context) {
    const began = performance.now();
    const pretrained = decodeStanding(await context.store.get(from), `state ${from}`).pretraining;
    const training = await openTraining(given, context);
    try {
      const { preparation, settings } = training;
      const { config, plan, fingerprint } = preparation;
      const { state } = isFinished(pretrained) ? pretrained.progress : pretrained;
      // The baseline is a trial of its own: targets as shares are of the pretrained model's figures.
      const start = await startBranch(plan[branch], { pretrained: state }, settings);
      const way = { branch, phase: plan[branch], from: start };
      const ended = await trainPhase(training, way, context);
      if (ended === undefined) return undefined;
      const { model, optimizer, data, seed } = settings;
      const parameters = evaluatedParameters(ended.progress.state, model, optimizer);
      const measured = { model, data, seed, noise: config.noise };
      const diagnosis = await diagnose({ ...measured, parameters });
      const { status, divergedAt, progress } = ended;
      const asked = plan[branch].controlled?.targets;
      const before =
        asked && (await diagnose({ ...measured, parameters: evaluatedParameters(state, model, optimizer) }));
      const reference = before && { name: "pretraining" as const, figures: before };
      const record: BranchRecord = {
        ...{ status, divergedAt, epochs: progress.epochs, bestEpoch: progress.best?.epoch ?? null },
        ...diagnosis,
        ...(asked && reference && { targets: targetRecords(asked, data, diagnosis, reference) }),
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
