import type { RunRecord } from "isocline";
import type { TrainConfig } from "../config/train-config.ts";

/** One training of a cross-validation. */
export interface PlannedFold {
  readonly fold: number;
  readonly repeat: number;
  /** Below the folder of the cross-validation. */
  readonly folder: string;
  /** By itself it trains this fold alone. */
  readonly config: TrainConfig;
}

/** Whether a config asks for all folds of a cross-validation, rather than for one training. */
export function isCrossValidation({ folds, fold }: TrainConfig): boolean {
  return folds !== null && fold === null;
}

/** The trainings of a cross-validation, repeat after repeat. */
export function plannedFolds(config: TrainConfig): readonly PlannedFold[] {
  const [folds, repeats] = [config.folds ?? 0, config.repeats ?? 1];
  return Array.from({ length: folds * repeats }, (_, i) => {
    const [repeat, fold] = [1 + Math.floor(i / folds), 1 + (i % folds)];
    return {
      fold,
      repeat,
      folder: repeats === 1 ? `fold-${fold}-of-${folds}` : `repeat-${repeat}/fold-${fold}`,
      config: { ...config, fold, repeat, ensemble: null },
    };
  });
}

/** `fold 2 of 5`, `fold 2 of 5, repeat 1 of 3`. */
export function foldName({ fold, repeat }: PlannedFold, { folds, repeats }: TrainConfig): string {
  return `fold ${fold} of ${folds}${(repeats ?? 1) > 1 ? `, repeat ${repeat} of ${repeats}` : ""}`;
}

/** Whether nothing is left to do for a fold. */
export function isEnded(record: RunRecord | undefined): record is RunRecord {
  return record?.status === "completed" || record?.status === "diverged";
}
