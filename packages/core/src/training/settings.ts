import type { Model } from "../model/index.ts";
import type { Schedule, Update } from "../optimizer/index.ts";
import type { EpochMetrics } from "./metrics.ts";
import type { PlacedDataset } from "./placed.ts";
import type { TrainingState } from "./state.ts";

/** Which epoch's state a branch ends with. */
export const restores = ["best", "last"] as const;
export type Restore = (typeof restores)[number];

/** How to train, whatever the phase. */
export interface FitSettings {
  readonly data: PlacedDataset;
  readonly model: Model;
  readonly optimizer: Update;
  /** 0.001 by default. */
  readonly learningRate?: number;
  /** A factor of the learning rate for each step; 1 by default. */
  readonly schedule?: Schedule;
  /** Updates that the schedule spans; by default those of the phase, or of the whole plan in `trainBranches`. */
  readonly totalSteps?: number;
  /** Rows of a batch; 256 by default. */
  readonly batch?: number;
  readonly seed: number;
  /**
   * Stop when the phase's own objective on the validation rows, its controlled share included, has not improved for so
   * many epochs, and restore the best. Without it a phase runs its epochs.
   */
  readonly patience?: number;
  /**
   * The state that a branch ends with: `last`, the default, or that of the epoch with the `best` objective on the
   * validation rows, its controlled share included; the pretraining ends with its last. With patience it is the best in
   * any case. Cost: the objective on the validation rows once an epoch.
   */
  readonly restore?: Restore;
  readonly signal?: AbortSignal;
  /**
   * A clock in milliseconds, such as `performance.now`, since core reads none of its own. It times epochs and cuts them
   * into chunks of about a quarter of a second; without it an epoch soon runs as one chunk.
   */
  readonly now?: () => number;
}

/**
 * The best epoch of a phase so far, by the monitored value: where the best is not restored, by the validation RMSE, or of
 * classes the log loss.
 */
export interface BestEpoch {
  /** Over the whole run, from 1. */
  readonly epoch: number;
  readonly value: number;
  /** What is restored; null where nothing is, and a checkpoint would be twice as large. */
  readonly state: TrainingState | null;
}

/** Where a phase stands; a checkpoint holds it. */
export interface PhaseProgress {
  readonly state: TrainingState;
  /** Epochs done in the phase. */
  readonly epochs: number;
  readonly best: BestEpoch | null;
}

/** What a phase tells as it goes. */
export interface FitEvents {
  /** After an epoch; `progress` is what a checkpoint must hold. Training waits for it. */
  onEpoch?(metrics: EpochMetrics, progress: PhaseProgress): void | Promise<void>;
  /** After every chunk of about a quarter of a second. */
  onChunk?(chunk: ChunkReport): void;
}

/** Settings with their defaults in place. */
export type CompleteSettings = FitSettings &
  Required<Pick<FitSettings, "learningRate" | "schedule" | "totalSteps" | "batch" | "now">>;

/** Fills in what was not given, for so many epochs. */
export function completeSettings(settings: FitSettings, epochs: number): CompleteSettings {
  const { learningRate = 0.001, schedule = () => 1, batch = 256, now = () => 0 } = settings;
  const steps = Math.ceil(settings.data.split.train.length / batch);
  const { totalSteps = steps * epochs } = settings;
  return { ...settings, learningRate, schedule, batch, now, totalSteps };
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
