import { randomStream, UsageError } from "../base/index.ts";
import { type NumericColumn, numericColumns, scaler, type Target } from "../data/index.ts";
import { program } from "../graph/index.ts";
import type { Model } from "../model/index.ts";
import type { Results } from "../runtime/index.ts";
import {
  classMetrics,
  createPredictor,
  encodedColumn,
  evaluatePieces,
  type KnownTargets,
  type Piece,
  type PlacedDataset,
  rowsAtOnce,
  targetErrors,
  targetsOf,
  weightsOf,
  withStored,
} from "../training/index.ts";
import { attackedRows, attackFeeds } from "./attack-gradient.ts";
import { probeRows } from "./probe.ts";

/** What a model has to withstand, and on what. */
export interface RobustnessOptions {
  readonly model: Model;
  /** All parameters in one vector, in the order of the model's layout. */
  readonly parameters: Float32Array;
  readonly data: PlacedDataset;
  /** Row numbers; those of validation by default. */
  readonly rows?: Uint32Array;
  /** The noise on a feature comes from the seed's stream of it, so that models compare under equal noise. */
  readonly seed: number;
  /** σ of the noise on all features, in deviations of each; 0.1 by default. */
  readonly noise?: number;
  /** ρ, how far the attack moves each feature, in its deviations; 0.1 by default. */
  readonly radius?: number;
}

/** Errors (RMSE, or of classes the log loss) on the same rows; null where undefined. */
export interface Robustness {
  /** On the rows as they are. */
  readonly error: number | null;
  /** Under noise on all numeric features at once. */
  readonly noisy: number | null;
  /** Under the attack. */
  readonly attacked: number | null;
}

/**
 * How a model errs on rows whose numeric features are not quite what they were: under Gaussian noise on all of them at
 * once, x + σ·n, n ~ N(0, 1) for each, and one step of the fast gradient sign method, x + ρ·sign(∂ℓ/∂x), where ℓ is the
 * squared error (of classes the cross-entropy) of the row. `attackedPredictor` makes the same step in encoded units.
 *
 * Units: σ and ρ in deviations of the features, before they are scaled; errors are RMSE in units of the target (of
 * several targets in standard units), or the log loss. Rows: at most 50,000, drawn by the seed. Cost: three predictions
 * of every row and one gradient. One step finds no worst case: a model that is curved within ρ may err more elsewhere in
 * the box. Without numeric features all three are equal.
 *
 * @throws UsageError for a noise or radius that is not a positive number
 * @example (await robustness({ model, parameters, data, seed: 7, radius: 0.1 })).attacked
 *
 * Reference: Goodfellow, Shlens and Szegedy 2015, arXiv:1412.6572.
 */
export async function robustness(options: RobustnessOptions): Promise<Robustness> {
  const { model, parameters, data, rows = data.split.validation, seed, noise = 0.1, radius = 0.1 } = options;
  for (const [where, value] of Object.entries({ noise, radius })) {
    if (value > 0 && Number.isFinite(value)) continue;
    throw new UsageError({ where, expected: "a positive number of deviations", found: String(value) });
  }
  const { features, target } = data.preprocessing;
  const some = probeRows(rows, seed);
  const known = { targets: targetsOf(data, some), weights: weightsOf(data, some) };
  const numeric = numericColumns(features);
  const predictor = createPredictor(model, data);
  try {
    const errorOf = (predictions: Float32Array): number | null => errorOn(target, predictions, known);
    const error = errorOf(await predictor.predict(parameters, some));
    if (numeric.length === 0) return { error, noisy: error, attacked: error };
    const moving = await moversOf(numeric, data, some);
    const underMoves = async (deviations: readonly Float32Array[]): Promise<number | null> => {
      const moves = moving(deviations);
      return errorOf(await predictor.moved(parameters, some, moves));
    };
    const drawn = numeric.map(({ name }) => {
      const stream = randomStream(seed, "robustness", name);
      return Float32Array.from(some, () => noise * stream.normal());
    });
    const signs = await gradientSigns({ model, parameters, data }, some, numeric);
    const steps = signs.map((sign) => sign.map((way) => radius * way));
    return { error, noisy: await underMoves(drawn), attacked: await underMoves(steps) };
  } finally {
    await predictor.release();
  }
}

function errorOn(target: Target, predictions: Float32Array, known: KnownTargets): number | null {
  if (target.kind === "regression") return targetErrors(target, predictions, known).overall.rmse;
  return classMetrics(predictions, known.targets, target.classes.length, known.weights).metrics.logLoss;
}

/** Turns moves of features, in deviations, into moves of the encoded columns of some rows, row-major. */
async function moversOf(
  numeric: readonly NumericColumn[],
  data: PlacedDataset,
  rows: Uint32Array,
): Promise<(deviations: readonly Float32Array[]) => (start: number, end: number) => Float32Array> {
  const scalers = await Promise.all(
    numeric.map(async ({ column, feature }) => {
      const { linear, moved } = scaler(feature);
      return { column, moved, from: linear ? undefined : await encodedColumn(data, rows, column) };
    }),
  );
  return (deviations) => (start, end) => {
    const moves = new Float32Array((end - start) * data.width);
    for (const [j, { column, moved, from }] of scalers.entries()) {
      for (let row = start; row < end; row++) {
        moves[(row - start) * data.width + column] = moved(from?.[row] ?? 0, deviations[j]?.[row] as number);
      }
    }
    return moves;
  };
}

/** The signs of ∂ℓ/∂x for each numeric feature, at each row. */
async function gradientSigns(
  { model, parameters: vector, data }: Pick<RobustnessOptions, "model" | "parameters" | "data">,
  rows: Uint32Array,
  numeric: readonly NumericColumn[],
): Promise<readonly Float32Array[]> {
  const { gradient } = attackedRows(model, data);
  const executable = await data.runtime.load(program("attack-gradient", { gradient }));
  const signs = numeric.map(() => new Float32Array(rows.length));
  const atOnce = rowsAtOnce(data.width);
  try {
    await withStored(data.runtime, vector, async (parameters) => {
      const gradients = ({ start, end }: Piece): Promise<Results> =>
        executable.run(attackFeeds(data, rows.subarray(start, end), parameters));
      await evaluatePieces(rows.length, atOnce, gradients, (results, { start, end }) => {
        const slopes = results.gradient?.data as Float32Array;
        for (const [j, { column }] of numeric.entries()) {
          for (let row = start; row < end; row++) {
            (signs[j] as Float32Array)[row] = Math.sign(slopes[(row - start) * data.width + column] as number);
          }
        }
      });
    });
    return signs;
  } finally {
    await executable.release();
  }
}
