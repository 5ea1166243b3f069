import { outputNames, type Target } from "../data/index.ts";
import type { BranchMetrics, BranchRecord, OutputRecord } from "../training/index.ts";
import { wordsOf } from "./words.ts";

/** A metric of a branch as the comparison prints it. */
export interface MetricRow {
  /** Its name in the record; of one output, with the output behind a colon. */
  readonly key: string;
  readonly label: string;
  readonly figure: (branch: BranchRecord) => number | null;
  /** How its change is told; relatively by default. */
  readonly change?: "difference";
}

const metric = (key: keyof BranchMetrics, label: string, change?: "difference"): MetricRow => ({
  key,
  label,
  figure: ({ metrics }) => metrics[key] ?? null,
  ...(change === undefined ? {} : { change }),
});

function ofOutput(
  output: string,
  key: Exclude<keyof OutputRecord, "sensitivity" | "slope">,
  label: string,
  change?: "difference",
): MetricRow {
  const figure = ({ outputs }: BranchRecord): number | null =>
    outputs !== undefined && Object.hasOwn(outputs, output) ? (outputs[output]?.[key] ?? null) : null;
  return {
    key: `${key}:${output}`,
    label: `${label} (${output})`,
    figure,
    ...(change === undefined ? {} : { change }),
  };
}

/** The metrics that fit what is predicted. */
export function metricRows(target: Target): readonly MetricRow[] {
  const norm = metric("slopeNorm", "mean slope norm (standard)");
  const { label } = wordsOf(target);
  if (target.kind === "classification") {
    return [
      metric("accuracy", "accuracy", "difference"),
      metric("logLoss", "log loss"),
      metric("auc", target.classes.length > 2 ? "AUC (mean, one against the rest)" : "AUC", "difference"),
      metric("brier", "Brier score"),
      metric("calibrationError", "calibration error", "difference"),
      metric("outputVariance", "output variance (probability²)"),
      metric("slopeNorm", "mean slope norm (probability)"),
    ];
  }
  const names = outputNames(target);
  if (names.length === 1) {
    return [
      metric("rmse", `RMSE (${label})`),
      metric("mae", `MAE (${label})`),
      metric("r2", "R²", "difference"),
      metric("outputVariance", `output variance (${label}²)`),
      norm,
    ];
  }
  return [
    metric("rmse", "mean RMSE (standard)"),
    metric("mae", "mean MAE (standard)"),
    metric("r2", "mean R²", "difference"),
    ...names.flatMap((name) => [
      ofOutput(name, "rmse", "RMSE"),
      ofOutput(name, "mae", "MAE"),
      ofOutput(name, "r2", "R²", "difference"),
    ]),
    metric("outputVariance", "mean output variance (standard)"),
    norm,
  ];
}
