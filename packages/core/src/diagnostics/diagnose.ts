import type { Model } from "../model/index.ts";
import {
  type BranchRecord,
  createPredictor,
  errorMetrics,
  type PlacedDataset,
  targetsOf,
  weightsOf,
} from "../training/index.ts";
import { encodedColumn } from "./encoded-column.ts";
import { type Probe, probeRows } from "./probe.ts";
import { type SensitivityOptions, sensitivity } from "./sensitivity.ts";
import { slopes } from "./slopes.ts";

/** What a model is and does, as a record keeps it of a branch. */
export type Diagnosis = Pick<BranchRecord, "metrics" | "sensitivity" | "slope" | "slopes">;

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
    const errors = errorMetrics(
      predictions,
      targetsOf(data, rows),
      preprocessing.target.deviation,
      weightsOf(data, rows),
    );
    const some = probeRows(rows, seed);
    const encoded = (column: number): Promise<Float32Array> => encodedColumn(data, some, column);
    const probe: Probe = { predictor, parameters, rows: some, preprocessing, encoded };
    const sensitivities = await sensitivity(probe, options);
    const { norm, columns } = await slopes(probe);
    return {
      metrics: { ...errors, slopeNorm: norm },
      sensitivity: sensitivities,
      slope: Object.fromEntries(Object.entries(columns).map(([name, { standard }]) => [name, standard.mean])),
      slopes: columns,
    };
  } finally {
    await predictor.release();
  }
}
