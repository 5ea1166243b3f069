import { defined, type ErrorMetrics } from "./errors-of.ts";

/** Errors of predictions that come in pieces. */
export interface ErrorTally {
  /** Counts some rows in. */
  add(predictions: ArrayLike<number>, targets: ArrayLike<number>): void;
  /** Of all rows so far; null where undefined. */
  result(): ErrorMetrics & { readonly rows: number };
}

/** A running mean and Σ(x − mean)², by Welford's recurrence: no square of a far mean is ever subtracted. */
interface Spread {
  mean: number;
  squares: number;
}

function include(spread: Spread, value: number, count: number): void {
  const before = value - spread.mean;
  spread.mean += before / count;
  spread.squares += before * (value - spread.mean);
}

/**
 * What `errorMetrics` computes of whole arrays, in one pass over pieces of them and in the memory of a few numbers,
 * accumulated in float64. In the units of what is counted.
 *
 * @example const tally = createErrorTally(); for await (const part of parts) tally.add(part.predictions, part.targets);
 */
export function createErrorTally(): ErrorTally {
  let rows = 0;
  let [squared, absolute] = [0, 0];
  const outputs: Spread = { mean: 0, squares: 0 };
  const truth: Spread = { mean: 0, squares: 0 };
  return {
    add(predictions, targets) {
      for (let i = 0; i < predictions.length; i++) {
        const prediction = predictions[i] as number;
        const target = targets[i] as number;
        rows++;
        squared += (prediction - target) ** 2;
        absolute += Math.abs(prediction - target);
        include(outputs, prediction, rows);
        include(truth, target, rows);
      }
    },
    result: () => ({
      rows,
      rmse: defined(Math.sqrt(squared / rows)),
      mae: defined(absolute / rows),
      r2: truth.squares === 0 ? null : defined(1 - squared / truth.squares),
      outputVariance: defined(outputs.squares / rows),
    }),
  };
}
