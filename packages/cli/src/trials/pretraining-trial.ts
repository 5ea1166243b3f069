import { initialState, startPhase } from "isocline";
import { encodeStanding } from "../train/checkpoints.ts";
import type { TrialKind } from "./kind.ts";
import { asJson, type TrainingTask, trainingTask, trainPhase, withTraining } from "./training-trial.ts";

/** What a pretraining came to. */
export interface PretrainingResult {
  readonly status: "completed" | "stopped" | "diverged";
  readonly divergedAt: number | null;
  /** The digest of the state that branches go on from. */
  readonly state: string;
}

/** Trains the model by the plain loss: what the trials of a search branch off from. */
export const pretrainingTrial: TrialKind<TrainingTask> = {
  task: trainingTask,
  run: (given, context) =>
    withTraining(given, context, async (training) => {
      const { preparation, settings } = training;
      const { plan, fingerprint } = preparation;
      const from = startPhase(initialState(settings.model, settings.optimizer, settings.seed));
      const ended = await trainPhase(training, { branch: "pretraining", phase: plan.pretraining, from }, context);
      if (ended === undefined) return undefined;
      const { status, divergedAt } = ended;
      const state = await context.store.put(encodeStanding({ pretraining: ended, branches: {} }, fingerprint));
      const result: PretrainingResult = { status, divergedAt, state };
      return asJson(result);
    }),
};
