import { randomStream } from "../base/index.ts";
import type { TargetFeature } from "../control/index.ts";
import { linkOf } from "../model/index.ts";
import { createPredictor } from "./predictor.ts";
import type { FitSettings } from "./settings.ts";
import { evaluatedParameters, type TrainingState } from "./state.ts";

/** Rows that figures are taken from, at most. */
const MOST_ROWS = 50_000;

/**
 * What features with targets have for figures on the training rows (at most 50,000 of them, drawn by the seed), in
 * standard units: of each state one, by feature.
 */
export async function targetFigures(
  states: readonly TrainingState[],
  features: readonly TargetFeature[],
  { data, model, optimizer, seed }: FitSettings,
): Promise<readonly (readonly number[])[]> {
  const rows = rowsOf(data.split.train, seed);
  const predictor = createPredictor(model, data);
  const classes = linkOf(data.preprocessing.target) === "softmax";
  /** Mean over rows of the mean size of outputs, or half their sum for classes. */
  const together = (values: Float32Array): number => {
    const total = values.reduce((sum, value) => sum + Math.abs(value), 0);
    const outputs = values.length / rows.length;
    return (total / values.length) * (classes ? outputs / 2 : 1);
  };
  try {
    const figures: (readonly number[])[] = [];
    for (const state of states) {
      const parameters = evaluatedParameters(state, model, optimizer);
      const sloped = features.some(({ of }) => of === "slope");
      const matrices = sloped ? (await predictor.slopes(parameters, rows)).slopes : [];
      const before = await predictor.predict(parameters, rows);
      const ofState: number[] = [];
      for (const { column, of, noise = 1, steepness = 1 } of features) {
        if (of === "slope") {
          const sizes = matrices.map((matrix) => {
            const width = matrix.length / rows.length;
            return together(rowsOfColumn(matrix, width, column));
          });
          const sum = sizes.reduce((total, size) => total + size, 0);
          ofState.push(steepness * (classes ? sum : sum / sizes.length));
          continue;
        }
        const stream = randomStream(seed, "target noise", column);
        const moves = Float32Array.from(rows, () => noise * steepness * stream.normal());
        const after = await predictor.perturbed(parameters, rows, column, moves);
        ofState.push(together(after.map((value, i) => value - (before[i] as number))));
      }
      figures.push(ofState);
    }
    return figures;
  } finally {
    await predictor.release();
  }
}

function rowsOfColumn(matrix: Float32Array, width: number, column: number): Float32Array {
  return Float32Array.from({ length: matrix.length / width }, (_, row) => matrix[row * width + column] as number);
}

function rowsOf(train: Uint32Array, seed: number): Uint32Array {
  if (train.length <= MOST_ROWS) return train;
  const permutation = randomStream(seed, "target rows").permutation(train.length);
  return Uint32Array.from({ length: MOST_ROWS }, (_, i) => train[permutation[i] as number] as number).sort();
}
