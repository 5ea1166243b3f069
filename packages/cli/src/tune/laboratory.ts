import type { BranchName, BranchRecord, Dataset, Executor, Preprocessing, Trial, TrialOutcome } from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import type { Preparation } from "../train/preparation.ts";
import type { BranchTrialResult } from "../trials/branch-trial.ts";
import type { PretrainingResult } from "../trials/pretraining-trial.ts";
import { trialOf } from "../trials/run-trial.ts";
import type { Store } from "../trials/store.ts";
import { shareTraining, type TrainingTask } from "../trials/training-trial.ts";

/** What a training came to; one that diverged in its pretraining has no figures. */
export type Tried =
  | { readonly status: "ended"; readonly record: BranchRecord; readonly state: string }
  | { readonly status: "diverged"; readonly epoch: number | null }
  | { readonly status: "failed"; readonly reason: string }
  | { readonly status: "interrupted" };

/** What of a training differs from the search's own. */
export interface Variation {
  readonly config: TrainConfig;
  /** The config that it is pretrained by: the same for all that may share a state. */
  readonly pretraining: TrainConfig;
  readonly branch: BranchName;
  /** Epochs after which the branch stops. */
  readonly until?: number;
  /** The state that an earlier trial of the same branch stopped in. */
  readonly from?: string;
}

/** Where the trainings of one seed are done. */
export interface Laboratory {
  readonly seed: number;
  readonly rows: { readonly training: number; readonly validation: number };
  /** Digest of the encoded dataset. */
  readonly dataset: string;
  /** Row numbers of validation, which seeds may share. */
  readonly validation: Uint32Array;
  readonly preprocessing: Preprocessing;
  train(variation: Variation): Promise<Tried>;
}

/** What laboratories work with. */
export interface Facilities {
  readonly store: Store;
  readonly executor: Pick<Executor, "run">;
  readonly signal: AbortSignal;
}

/**
 * Opens the laboratory of a seed: its dataset goes into the store, and nothing of it stays in memory. A pretraining is
 * done once for all that share it, whoever asks first.
 */
export async function openLaboratory(
  preparation: Pick<Preparation, "config" | "dataset" | "network">,
  { store, executor, signal }: Facilities,
): Promise<Laboratory> {
  const { config, dataset } = preparation;
  const { configured } = await shareTraining(store, preparation);
  const task = (changed: TrainConfig): TrainingTask => configured({ ...changed, seed: config.seed });
  const pretrained = new Map<string, Promise<TrialOutcome>>();
  const once = (trial: Trial): Promise<TrialOutcome> => {
    const known = pretrained.get(trial.key) ?? executor.run(trial, signal);
    pretrained.set(trial.key, known);
    return known;
  };
  return {
    seed: config.seed,
    rows: rowsOf(dataset),
    dataset: task(config).dataset,
    validation: dataset.split.validation,
    preprocessing: dataset.preprocessing,
    async train({ config: changed, pretraining, branch, until, from: earlier }) {
      let from = earlier;
      if (from === undefined) {
        const outcome = await once(trialOf("pretraining", { ...task(pretraining) }));
        if (outcome.status !== "completed") return outcome;
        const { status, divergedAt, state } = outcome.result as unknown as PretrainingResult;
        if (status === "diverged") return { status, epoch: divergedAt };
        from = state;
      }
      const branchTask = { ...task(changed), branch, from, ...(until === undefined ? {} : { until }) };
      const outcome = await executor.run(trialOf("branch", branchTask), signal);
      if (outcome.status !== "completed") return outcome;
      const { record, state } = outcome.result as unknown as BranchTrialResult;
      if (record.status === "diverged") return { status: "diverged", epoch: record.divergedAt };
      return { status: "ended", record, state };
    },
  };
}

const rowsOf = ({ split }: Dataset): Laboratory["rows"] => ({
  training: split.train.length,
  validation: split.validation.length,
});
