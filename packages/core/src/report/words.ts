import { type Target, targetLabel } from "../data/index.ts";
import type { BranchMetrics } from "../training/index.ts";

/** How a report speaks of what a model predicts. */
export interface TargetWords {
  /** The column, or the columns. */
  readonly label: string;
  /** What noise changes, as in |change of …|. */
  readonly changed: string;
  /** The unit of errors and sensitivities. */
  readonly unit: string;
  /** What slopes in standard units are of. */
  readonly standard: string;
  /** What slopes in raw units are of. */
  readonly raw: string;
  /** The error that runs are judged by. */
  readonly error: { readonly key: keyof BranchMetrics; readonly name: string };
  /** The share that says how good a model is. */
  readonly share: { readonly key: keyof BranchMetrics; readonly name: string };
}

const numbers = {
  error: { key: "rmse", name: "RMSE" },
  share: { key: "r2", name: "R²" },
} as const;

/** @example wordsOf(record.data.preprocessing.target).unit === "units of price" */
export function wordsOf(target: Target): TargetWords {
  const label = targetLabel(target);
  if (target.kind === "classification") {
    return {
      label,
      changed: "the probability",
      unit: "probability",
      standard: "probability",
      raw: "probability",
      error: { key: "logLoss", name: "log loss" },
      share: { key: "accuracy", name: "accuracy" },
    };
  }
  if (target.columns.length > 1) {
    return {
      ...numbers,
      label,
      changed: "a prediction",
      unit: "standard units (the mean over the targets)",
      standard: "standard deviations of a target",
      raw: "standard deviations of a target",
    };
  }
  return {
    ...numbers,
    label,
    changed: label,
    unit: `units of ${label}`,
    standard: `standard deviations of ${label}`,
    raw: label,
  };
}
