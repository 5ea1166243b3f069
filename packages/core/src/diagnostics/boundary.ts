import { UsageError } from "../base/index.ts";

/** What a prediction can be moved across. */
export interface Boundary {
  /** How many sides it has, numbered from 0. */
  readonly sides: number;
  /** The side of a row's prediction; -1 for a prediction that is not finite. */
  sideOf(predictions: readonly Float64Array[], row: number): number;
}

/**
 * A number of one output: side 1 is at least the threshold, side 0 below it.
 *
 * @throws UsageError for a threshold that is not finite
 */
export function atThreshold(value: number, output = 0): Boundary {
  if (!Number.isFinite(value)) {
    throw new UsageError({ where: "threshold", expected: "a finite number", found: String(value) });
  }
  return {
    sides: 2,
    sideOf(predictions, row) {
      const prediction = predictions[output]?.[row] as number;
      if (!Number.isFinite(prediction)) return -1;
      return prediction >= value ? 1 : 0;
    },
  };
}

/**
 * The class that is predicted, the first of the most probable: a side each.
 *
 * @param classes how many there are, each an output
 */
export function betweenClasses(classes: number): Boundary {
  return { sides: classes, sideOf: mostProbable };
}

/** Whether one class is the predicted one: side 1, or not: side 0. */
export function aroundClass(output: number): Boundary {
  return {
    sides: 2,
    sideOf(predictions, row) {
      const found = mostProbable(predictions, row);
      return found < 0 ? found : Number(found === output);
    },
  };
}

/** The place of the greatest of the outputs at a row, the first of equals; -1 where one is not finite. */
export function mostProbable(predictions: readonly Float64Array[], row: number): number {
  let best = 0;
  for (let output = 0; output < predictions.length; output++) {
    const value = predictions[output]?.[row] as number;
    if (!Number.isFinite(value)) return -1;
    if (value > (predictions[best]?.[row] as number)) best = output;
  }
  return best;
}
