import type { Model } from "../model/index.ts";
import type { Schedule, Update } from "../optimizer/index.ts";
import { createEpochRunner } from "./epoch-runner.ts";
import { defined, errorMetrics } from "./errors-of.ts";
import type { EpochMetrics } from "./metrics.ts";
import { createMonitor } from "./monitor.ts";
import { type PlacedDataset, targetsOf } from "./placed.ts";
import type { Phase } from "./plan.ts";
import { createPredictor } from "./predictor.ts";
import type { TrainingState } from "./state.ts";

/** How to train, whatever the phase. */
export interface FitSettings {
  readonly data: PlacedDataset;
  readonly model: Model;
  readonly optimizer: Update;
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Updates that the schedule spans: all those of the run. */
  readonly totalSteps: number;
  readonly batch: number;
  readonly seed: number;
  /**
   * Stop when the phase's own objective on the validation rows, its controlled share included, has not improved for so
   * many epochs, and restore the best. Without it a phase runs its epochs and keeps its last state.
   */
  readonly patience?: number;
  readonly signal?: AbortSignal;
  /** A clock in milliseconds, which paces chunks and times epochs: core reads none of its own. */
  readonly now: () => number;
}

/** Where a phase stands; a checkpoint holds it. */
export interface PhaseProgress {
  readonly state: TrainingState;
  /** Epochs done in the phase. */
  readonly epochs: number;
  /** The best epoch so far (over the whole run, from 1) by the monitored value: validation RMSE without patience. */
  readonly best: { readonly epoch: number; readonly value: number; readonly state: TrainingState } | null;
}

/** How a phase ended. Divergence and interruption are outcomes, with the last good state. */
export interface PhaseResult extends PhaseProgress {
  readonly status: "completed" | "stopped" | "interrupted" | "diverged";
  /** The epoch, over the whole run from 1, in which numbers stopped being finite. */
  readonly divergedAt: number | null;
}

/** What a phase tells as it goes. */
export interface FitEvents {
  /** After an epoch; `progress` is what a checkpoint must hold. Training waits for it. */
  onEpoch?(metrics: EpochMetrics, progress: PhaseProgress): void | Promise<void>;
  /** After every chunk of about a quarter of a second. */
  onChunk?(chunk: ChunkReport): void;
}

/** How far an epoch is. */
export interface ChunkReport {
  readonly epoch: number;
  /** Steps done, of `steps`. */
  readonly done: number;
  readonly steps: number;
  /** Mean loss of the chunk's uncontrolled batches; NaN where it had none. */
  readonly loss: number;
}

/** The start of a phase from a state. */
export function startPhase(state: TrainingState): PhaseProgress {
  return { state, epochs: 0, best: null };
}

/**
 * Trains one phase from where it stands to its end. Interrupted between any two epochs and gone on with from its
 * progress, it ends with the same bits, since an epoch's randomness comes from the seed and its number alone. An abort
 * in the middle of an epoch drops that epoch.
 */
export async function fitPhase(
  phase: Phase,
  branch: EpochMetrics["branch"],
  from: PhaseProgress,
  settings: FitSettings,
  events: FitEvents = {},
): Promise<PhaseResult> {
  const { data, model, patience, signal, now } = settings;
  const { validation } = data.split;
  const targets = targetsOf(data, validation);
  const scale = data.preprocessing.target.deviation;
  const predictor = createPredictor(model, data);
  const monitor = patience === undefined ? undefined : createMonitor(phase, settings);
  const runner = await createEpochRunner(phase, settings, events);
  const began = now();
  let progress = from;

  const end = (status: PhaseResult["status"], divergedAt: number | null = null): PhaseResult => {
    const restores = patience !== undefined && status !== "interrupted" && progress.best !== null;
    return { ...progress, state: restores ? restored(progress) : progress.state, status, divergedAt };
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
      const { rmse, mae } = errorMetrics(await predictor.predict(state.parameters, validation), targets, scale);
      const value = monitor === undefined ? rmse : defined(await monitor.evaluate(state.parameters));
      const improved = value !== null && value < (progress.best?.value ?? Number.POSITIVE_INFINITY);
      progress = {
        state,
        epochs: progress.epochs + 1,
        best: improved ? { epoch, value, state } : progress.best,
      };
      const seconds = (now() - began) / 1000;
      const metrics = { branch, phase: phase.name, epoch, loss, controlledLoss, validation: { rmse, mae }, learningRate, seconds };
      await events.onEpoch?.(metrics, progress);
      if (signal?.aborted === true && progress.epochs < phase.epochs) return end("interrupted");
    }
    return end(stalled() ? "stopped" : "completed");
  } finally {
    await Promise.all([runner.release(), predictor.release(), monitor?.release()]);
  }
}

/** The best state, at the present epoch: what is trained next must not repeat the epochs since. */
function restored({ state, best }: PhaseProgress): TrainingState {
  return { ...(best?.state ?? state), epoch: state.epoch };
}
