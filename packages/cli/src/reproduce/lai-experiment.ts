import {
  type ActivationName,
  adam,
  constantSchedule,
  createPredictor,
  diagnose,
  errorMetrics,
  type FitSettings,
  fitPhase,
  initialState,
  lai,
  laiTraining,
  mlp,
  mse,
  numericColumns,
  onlyColumn,
  placeDataset,
  type Runtime,
  readDataset,
  startPhase,
  type TableSource,
  type TrainingState,
} from "isocline";
import type { Epochs } from "../options/epochs.ts";
import { encodeRows } from "./test-rows.ts";

/** The experiment's table: Kaggle's playground-series-s3e1. */
export const TARGET = "MedHouseVal";
/** The column that the paper turns down alone. */
export const LOUDEST = "Longitude";
/** The row whose AveOccup is 503, where the next largest is 41: by itself it moves the RMSE of the split that holds it. */
export const OUTLIER = 18_397;

/** Share of controlled batches. */
const SHARE = 0.01;

/** A branch of the experiment; the baseline has no λ. */
export interface LaiBranch {
  readonly name: string;
  /** One number, or by column with `*` for the others. */
  readonly lambda?: number | { readonly [column: string]: number };
}

/** The branches in the paper's order: λ falls, then differs by column. */
export const laiBranches: readonly LaiBranch[] = [
  { name: "baseline" },
  { name: "λ 0.1", lambda: 0.1 },
  { name: "λ 0.01", lambda: 0.01 },
  { name: "λ 0.001", lambda: 0.001 },
  { name: `λ 0.001 on ${LOUDEST}`, lambda: { [LOUDEST]: 0.001, "*": 0.1 } },
];

/** What the paper leaves open: its network, batch and epochs are not given, or only in part. */
export interface LaiSettings {
  readonly epochs: Epochs;
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly batch: number;
}

/** What a branch came to. */
export interface LaiFigures extends LaiBranch {
  readonly status: "completed" | "stopped" | "interrupted" | "diverged";
  /** On the validation rows, raw units. */
  readonly rmse: number | null;
  /** Of the predictions on the test rows, squared raw units: the paper's `Var`. */
  readonly testVariance: number | null;
  /** Mean |change of the prediction| in raw units under noise of one deviation on a column, on the validation rows. */
  readonly sensitivity: { readonly [column: string]: number | null };
}

/** The experiment under one seed. */
export interface LaiResult {
  readonly seed: number;
  readonly outlier: "training" | "validation" | "absent";
  readonly branches: readonly LaiFigures[];
}

/** The row number of the outlier, by its id; undefined where the table has no such row. */
async function outlierRow(train: TableSource): Promise<number | undefined> {
  let start = 0;
  for await (const { columns, rows } of train.chunks(["id"])) {
    const place = columns[0]?.findIndex((id) => Number(id) === OUTLIER) ?? -1;
    if (place >= 0) return start + place;
    start += rows;
  }
  return undefined;
}

/**
 * The experiment of §6 of the paper: a net is pretrained with the squared error, then goes on from that one state in
 * several branches, one with the squared error alone, the others with the Lai loss in 1 % of the batches.
 *
 * @param onBranch called when a branch (or the pretraining) begins
 */
export async function runLaiExperiment(
  { train, test }: { readonly train: TableSource; readonly test: TableSource },
  runtime: Runtime,
  { epochs, hidden, activation, batch }: LaiSettings,
  seed: number,
  onBranch: (name: string) => void,
): Promise<LaiResult> {
  const dataset = await readDataset(train, { target: TARGET, exclude: ["id"], seed });
  const testRows = await encodeRows(test, dataset);
  const { preprocessing, width, split } = dataset;
  const data = await placeDataset(runtime, dataset);
  const testFeatures = await runtime.store({
    dtype: "float32",
    shape: [testRows.rows, width],
    data: testRows.features,
  });
  const model = mlp({ inputs: width, hidden, activation });
  const predictor = createPredictor(model, { ...data, stored: { ...data.stored, features: testFeatures } });
  const steps = Math.ceil(split.train.length / batch) * (epochs.pretraining + epochs.control);
  const settings: FitSettings = {
    data,
    model,
    optimizer: adam(),
    learningRate: 1e-3,
    schedule: constantSchedule(),
    totalSteps: steps,
    batch,
    seed,
    now: () => performance.now(),
  };
  const numeric = numericColumns(preprocessing.features);
  const planOf = (lambda: LaiBranch["lambda"] = 1) =>
    laiTraining({
      loss: mse(),
      control: lai({
        columns: numeric.map(({ column }) => column),
        lambda: typeof lambda === "number" ? lambda : numeric.map(({ name }) => lambda[name] ?? lambda["*"] ?? 1),
      }),
      pretrainingEpochs: epochs.pretraining,
      controlEpochs: epochs.control,
      share: SHARE,
      by: "batch",
    });

  async function runBranch(branch: LaiBranch, pretrained: TrainingState): Promise<LaiFigures> {
    onBranch(branch.name);
    const plan = planOf(branch.lambda);
    const [name, phase] =
      branch.lambda === undefined ? (["baseline", plan.baseline] as const) : (["controlled", plan.controlled] as const);
    const { status, state } = await fitPhase(phase, name, startPhase(pretrained), settings);
    const { metrics, sensitivity } = await diagnose({ model, parameters: state.parameters, data, seed });
    const predictions = await predictor.predict(
      state.parameters,
      Uint32Array.from({ length: testRows.rows }, (_, row) => row),
    );
    const { outputVariance } = errorMetrics(predictions, predictions, onlyColumn(preprocessing.target).deviation);
    return { ...branch, status, rmse: metrics.rmse, testVariance: outputVariance, sensitivity };
  }

  try {
    onBranch("pretraining");
    const start = startPhase(initialState(model, settings.optimizer, seed));
    const { state } = await fitPhase(planOf().pretraining, "pretraining", start, settings);
    const branches: LaiFigures[] = [];
    for (const branch of laiBranches) branches.push(await runBranch(branch, state));
    const row = await outlierRow(train);
    const outlier = row === undefined ? "absent" : split.validation.includes(row) ? "validation" : "training";
    return { seed, outlier, branches };
  } finally {
    await predictor.release();
    await Promise.all([testFeatures, data.stored.features, data.stored.targets].map((stored) => runtime.drop(stored)));
  }
}
