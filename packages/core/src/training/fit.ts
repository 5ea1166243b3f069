import type { Target } from "../data/index.ts";
import { accuracyOf } from "./class-metrics.ts";
import { createEpochRunner } from "./epoch-runner.ts";
import { comparedError, defined } from "./errors-of.ts";
import type { EpochMetrics, ValidationMetrics } from "./metrics.ts";
import { createMonitor } from "./monitor.ts";
import { targetsOf, weightsOf } from "./placed.ts";
import { checkPatience, checkTargetSlopes, checkTargetState, checkTargets, type Phase } from "./plan.ts";
import { createPredictor } from "./predictor.ts";
import { completeSettings, type FitEvents, type FitSettings, type PhaseProgress } from "./settings.ts";
import { evaluatedParameters, type TrainingState } from "./state.ts";
import { type KnownTargets, targetErrors } from "./target-errors.ts";

/** How a phase ended. Divergence and interruption are outcomes, with the last good state. */
export interface PhaseResult extends PhaseProgress {
  readonly status: "completed" | "stopped" | "interrupted" | "diverged";
  /** The epoch, over the whole run from 1, in which numbers stopped being finite. */
  readonly divergedAt: number | null;
}

/** The start of a phase from a state. */
export function startPhase(state: TrainingState): PhaseProgress {
  return { state, epochs: 0, best: null };
}

/**
 * Trains one phase from where it stands to its end. Interrupted between any two epochs and gone on with from its
 * progress, it ends with the same bits, since an epoch's randomness comes from the seed and its number alone. An abort
 * in the middle of an epoch drops that epoch.
 *
 * @throws UsageError for an objective of other targets than the data's, or one that needs target slopes where they have none,
 *   or a state without that of slope targets
 */
export async function fitPhase(
  phase: Phase,
  branch: EpochMetrics["branch"],
  from: PhaseProgress,
  given: FitSettings,
  events: FitEvents = {},
): Promise<PhaseResult> {
  const settings = completeSettings(given, phase.epochs);
  const { data, model, optimizer, patience, restore, signal, now } = settings;
  // Slope targets are met as the phase ends: an earlier epoch had other strengths.
  const restorable = branch !== "pretraining" && phase.controlled?.targets === undefined;
  const restoresBest = patience !== undefined || (restore === "best" && restorable);
  const { validation } = data.split;
  const targets = targetsOf(data, validation);
  const weights = weightsOf(data, validation);
  const { target } = data.preprocessing;
  checkTargets(phase, target);
  checkPatience(phase, patience);
  checkTargetState(phase, from.state);
  checkTargetSlopes(phase, data.targetSlopes !== undefined);
  const predictor = createPredictor(model, data);
  const monitor = restoresBest ? createMonitor(phase, settings) : undefined;
  const runner = await createEpochRunner(phase, settings, events);
  const began = now();
  // A best epoch without its state is one that was watched where nothing is restored, by another value.
  let progress = restoresBest && from.best?.state === null ? { ...from, best: null } : from;

  const end = (status: PhaseResult["status"], divergedAt: number | null = null): PhaseResult => {
    const restoring = restoresBest && status !== "interrupted" && progress.best !== null;
    return { ...progress, state: restoring ? restored(progress) : progress.state, status, divergedAt };
  };
  const stalled = (): boolean =>
    patience !== undefined && progress.best !== null && progress.state.epoch - progress.best.epoch >= patience;
  try {
    while (progress.epochs < phase.epochs) {
      if (stalled()) return end("stopped");
      const ran = await runner.run(progress);
      const epoch = progress.state.epoch + 1;
      if (ran.status === "interrupted") return end("interrupted");
      if (ran.status === "diverged") return end("diverged", epoch);
      const { state, loss, controlledLoss, learningRate } = ran;
      const evaluated = evaluatedParameters(state, model, optimizer);
      const predictions = await predictor.predict(evaluated, validation);
      const errors = validationMetrics(target, predictions, { targets, weights });
      const watched = comparedError(errors);
      const value = monitor === undefined ? watched : defined(await monitor.evaluate(evaluated));
      const improved = value !== null && value < (progress.best?.value ?? Number.POSITIVE_INFINITY);
      progress = {
        state,
        epochs: progress.epochs + 1,
        best: improved ? { epoch, value, state: restoresBest ? state : null } : progress.best,
      };
      const seconds = (now() - began) / 1000;
      const metrics = {
        branch,
        phase: phase.name,
        epoch,
        loss,
        controlledLoss,
        validation: errors,
        learningRate,
        seconds,
      };
      await events.onEpoch?.(metrics, progress);
      if (signal?.aborted === true && progress.epochs < phase.epochs) return end("interrupted");
    }
    return end(stalled() ? "stopped" : "completed");
  } finally {
    await Promise.all([runner.release(), predictor.release(), monitor?.release()]);
  }
}

function validationMetrics(target: Target, predictions: Float32Array, known: KnownTargets): ValidationMetrics {
  if (target.kind === "classification") {
    return accuracyOf(predictions, known.targets, target.classes.length, known.weights);
  }
  const { rmse, mae } = targetErrors(target, predictions, known).overall;
  return { rmse, mae };
}

/** The best state where it was kept, at the present epoch: what is trained next must not repeat the epochs since. */
function restored({ state, best }: PhaseProgress): TrainingState {
  return { ...(best?.state ?? state), epoch: state.epoch };
}
