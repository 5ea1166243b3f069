import { outputNames, type Target } from "../data/index.ts";
import type { Model } from "../model/index.ts";
import {
  areaOf,
  type BranchRecord,
  classMetrics,
  createPredictor,
  encodedColumn,
  errorMetrics,
  type KnownTargets,
  type OutputRecord,
  outputColumn,
  type PlacedDataset,
  targetErrors,
  targetsOf,
  weightsOf,
} from "../training/index.ts";
import { confusionOf } from "./confusion.ts";
import { type Probe, probeRows } from "./probe.ts";
import { residualSummaries } from "./residuals.ts";
import { type SensitivityOptions, sensitivity } from "./sensitivity.ts";
import { slopes } from "./slopes.ts";

/** What a model is and does, as a record keeps it of a branch. */
export type Diagnosis = Pick<
  BranchRecord,
  "metrics" | "sensitivity" | "slope" | "slopes" | "outputs" | "calibration" | "residuals" | "confusion"
>;

/** What to diagnose, and on what. */
export interface DiagnoseOptions extends SensitivityOptions {
  readonly model: Model;
  /** All parameters in one vector, in the order of the model's layout. */
  readonly parameters: Float32Array;
  readonly data: PlacedDataset;
  /** Row numbers; those of validation by default. */
  readonly rows?: Uint32Array;
}

/**
 * Errors, sensitivities and slopes of a trained model.
 *
 * Errors and output variance are of all the rows, by their weights where there are any; slopes and sensitivities of at most 50,000 of them, drawn by the
 * seed, so that memory and time stay bounded. Figures that are undefined are null.
 *
 * @throws UsageError for a noise that is not a positive number
 * @example (await diagnose({ model, parameters, data, seed: 7 })).sensitivity["carat"]
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const { model, parameters, data, rows = data.split.validation, seed } = options;
  const { preprocessing } = data;
  const predictor = createPredictor(model, data);
  try {
    const predictions = await predictor.predict(parameters, rows);
    const { target } = preprocessing;
    const known = { targets: targetsOf(data, rows), weights: weightsOf(data, rows) };
    const { metrics, outputs, ...distributions } = figuresOf(target, predictions, known);
    const some = probeRows(rows, seed);
    const encoded = (column: number): Promise<Float32Array> => encodedColumn(data, some, column);
    const probe: Probe = { predictor, parameters, rows: some, preprocessing, encoded };
    const sensitivities = await sensitivity(probe, options);
    const { norm, columns, outputs: steepness } = await slopes(probe);
    const byOutput = outputNames(target).map((name): [string, OutputRecord] => [
      name,
      {
        ...(outputs[name] as OutputFigures),
        sensitivity: sensitivities.outputs[name] ?? {},
        slope: steepness[name] ?? {},
      },
    ]);
    return {
      metrics: { ...metrics, slopeNorm: norm },
      sensitivity: sensitivities.columns,
      slope: Object.fromEntries(Object.entries(columns).map(([name, { standard }]) => [name, standard.mean])),
      slopes: columns,
      ...(byOutput.length > 1 && { outputs: Object.fromEntries(byOutput) }),
      ...distributions,
    };
  } finally {
    await predictor.release();
  }
}

type OutputFigures = Omit<OutputRecord, "sensitivity" | "slope">;

/** What errors say of predictions. */
interface Figures extends Pick<Diagnosis, "calibration" | "residuals" | "confusion"> {
  readonly metrics: Omit<Diagnosis["metrics"], "slopeNorm">;
  readonly outputs: Readonly<Record<string, OutputFigures>>;
}

function figuresOf(target: Target, predictions: Float32Array, known: KnownTargets): Figures {
  const { targets, weights } = known;
  if (target.kind === "regression") {
    const { overall, outputs } = targetErrors(target, predictions, known);
    return { metrics: overall, outputs, residuals: residualSummaries(target, predictions, targets) };
  }
  const { classes } = target;
  const { metrics, calibration } = classMetrics(predictions, targets, classes.length, weights);
  let spread = 0;
  const outputs = classes.map((name, c): [string, OutputFigures] => {
    const probabilities = outputColumn(predictions, classes.length, c);
    const { outputVariance } = errorMetrics(probabilities, probabilities, 1, weights);
    spread += outputVariance ?? Number.NaN;
    return [name, { auc: areaOf(predictions, targets, classes.length, c, weights), outputVariance }];
  });
  return {
    metrics: { rmse: null, mae: null, r2: null, outputVariance: Number.isNaN(spread) ? null : spread / 2, ...metrics },
    calibration,
    confusion: confusionOf(predictions, targets, classes),
    outputs: Object.fromEntries(outputs),
  };
}
