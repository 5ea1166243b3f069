import { randomStream } from "../base/index.ts";
import type { TargetFeature } from "../control/index.ts";
import type { Target } from "../data/index.ts";
import { linkOf } from "../model/index.ts";
import { createPredictor } from "./predictor.ts";
import type { FitSettings } from "./settings.ts";
import { evaluatedParameters, type TrainingState } from "./state.ts";
import { outputColumn } from "./target-errors.ts";
import { targetNoise } from "./target-noise.ts";

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
  const noise = (await targetNoise(data, features)).draw(rows, rows.length, randomStream(seed, "target noise"));
  const probed = (place: number): Float32Array => outputColumn(noise, 2 * features.length, place);
  const steep = (matrix: Float32Array, column: number, j: number): Float32Array => {
    const steepness = probed(features.length + j);
    return outputColumn(matrix, data.width, column).map((slope, row) => slope * (steepness[row] as number));
  };
  try {
    const figures: (readonly number[])[] = [];
    for (const state of states) {
      const parameters = evaluatedParameters(state, model, optimizer);
      const sloped = features.some(({ of }) => of === "slope");
      const matrices = sloped ? (await predictor.slopes(parameters, rows)).slopes : [];
      const before = await predictor.predict(parameters, rows);
      const ofState: number[] = [];
      for (const [j, { column, of }] of features.entries()) {
        if (of === "slope") {
          const sizes = matrices.map((matrix) => together(steep(matrix, column, j)));
          const sum = sizes.reduce((total, size) => total + size, 0);
          ofState.push(classes ? sum : sum / sizes.length);
          continue;
        }
        const after = await predictor.perturbed(parameters, rows, column, probed(j));
        ofState.push(together(after.map((value, i) => value - (before[i] as number))));
      }
      figures.push(ofState);
    }
    return figures;
  } finally {
    await predictor.release();
  }
}

/** Units of what is printed for a standard unit of a figure: those of one number for a sensitivity. */
export function figureUnit(target: Target, of: TargetFeature["of"]): number {
  const [column, ...others] = target.kind === "regression" ? target.columns : [];
  return of === "sensitivity" && column !== undefined && others.length === 0 ? column.deviation : 1;
}

/** In random order, which the spread noise needs. */
function rowsOf(train: Uint32Array, seed: number): Uint32Array {
  const permutation = randomStream(seed, "target rows").permutation(train.length);
  return Uint32Array.from(
    { length: Math.min(train.length, MOST_ROWS) },
    (_, i) => train[permutation[i] as number] as number,
  );
}
