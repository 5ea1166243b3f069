/** How far predictions are from targets, in the targets' units; null where undefined. */
export interface ErrorMetrics {
  readonly rmse: number | null;
  readonly mae: number | null;
  /** 1 − Σe²/Σ(y − ȳ)². */
  readonly r2: number | null;
  /** Population variance of the predictions. */
  readonly outputVariance: number | null;
}

/**
 * Root mean square error, mean absolute error, R² and output variance, accumulated in float64; means over the rows by
 * their weights, where there are any.
 *
 * @param scale what standard units are multiplied by to get raw ones
 */
export function errorMetrics(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
  scale = 1,
  weights?: ArrayLike<number>,
): ErrorMetrics {
  const rows = predictions.length;
  if (rows === 0) return { rmse: null, mae: null, r2: null, outputVariance: null };
  let [count, squared, absolute, sumPrediction, sumTarget] = [0, 0, 0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    const prediction = predictions[i] as number;
    const target = targets[i] as number;
    count += weight;
    squared += weight * (prediction - target) ** 2;
    absolute += weight * Math.abs(prediction - target);
    sumPrediction += weight * prediction;
    sumTarget += weight * target;
  }
  let [spreadPrediction, spreadTarget] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    spreadPrediction += weight * ((predictions[i] as number) - sumPrediction / count) ** 2;
    spreadTarget += weight * ((targets[i] as number) - sumTarget / count) ** 2;
  }
  return {
    rmse: defined(Math.sqrt(squared / count) * scale),
    mae: defined((absolute / count) * scale),
    r2: spreadTarget === 0 ? null : defined(1 - squared / spreadTarget),
    outputVariance: defined((spreadPrediction / count) * scale * scale),
  };
}

/** The error that models of a target are compared by: RMSE, or the log loss of classes; null where it is undefined. */
export function comparedError({
  rmse,
  logLoss,
}: {
  readonly rmse?: number | null;
  readonly logLoss?: number | null;
}): number | null {
  return rmse ?? logLoss ?? null;
}

/** A number, or null where it is not finite. */
export function defined(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
