import { defined } from "./errors-of.ts";

/** Bins of confidence, of equal width from 0 to 1. */
export const CALIBRATION_BINS = 10;

/** The rows whose most probable class has a probability in one bin. */
export interface CalibrationBin {
  readonly count: number;
  /** Mean probability of the most probable class; null for no rows, as is the next. */
  readonly confidence: number | null;
  /** How often it was the right one. */
  readonly accuracy: number | null;
}

/** How good predictions of classes are; null where undefined. */
export interface ClassMetrics {
  /** Share of rows whose most probable class is the right one. */
  readonly accuracy: number | null;
  /** Mean −ln of the right class's probability, which counts as at least 1e-15. */
  readonly logLoss: number | null;
  /** Area under the ROC curve; of several classes the mean over each against the rest. */
  readonly auc: number | null;
  /** Half the mean of Σ (p − y)²: for two classes (p − y)² of one of them. */
  readonly brier: number | null;
  /** Mean |confidence − accuracy| over ten bins of confidence, weighed by their rows. */
  readonly calibrationError: number | null;
}

/** Below this a probability counts as this: a model is not infinitely wrong. */
const LEAST = 1e-15;

/**
 * Accuracy and log loss, in one pass.
 *
 * @param probabilities rows × classes, row-major
 * @param right the place of each row's class
 * @param weights of the rows, none negative; all count alike where absent
 */
export function accuracyOf(
  probabilities: ArrayLike<number>,
  right: ArrayLike<number>,
  classes: number,
  weights?: ArrayLike<number>,
): Pick<ClassMetrics, "accuracy" | "logLoss"> {
  let [total, hits, surprise] = [0, 0, 0];
  for (let i = 0; i < right.length; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    const place = right[i] as number;
    total += weight;
    if (mostProbable(probabilities, i, classes) === place) hits += weight;
    surprise -= weight * Math.log(Math.max(probabilities[i * classes + place] as number, LEAST));
  }
  return { accuracy: defined(hits / total), logLoss: defined(surprise / total) };
}

/**
 * All figures of predicted classes, and the bins of the calibration error. Cost: a sort of the rows for each class.
 *
 * @param weights as in `accuracyOf`; the bins count rows all the same
 */
export function classMetrics(
  probabilities: ArrayLike<number>,
  right: ArrayLike<number>,
  classes: number,
  weights?: ArrayLike<number>,
): { readonly metrics: ClassMetrics; readonly calibration: readonly CalibrationBin[] } {
  const bins = Array.from({ length: CALIBRATION_BINS }, () => ({ count: 0, weight: 0, confidence: 0, hits: 0 }));
  let [total, squares] = [0, 0];
  for (let i = 0; i < right.length; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    total += weight;
    const best = mostProbable(probabilities, i, classes);
    const confidence = probabilities[i * classes + best] as number;
    const bin = bins[Math.min(CALIBRATION_BINS - 1, Math.floor(confidence * CALIBRATION_BINS))];
    if (bin !== undefined) {
      bin.count++;
      bin.weight += weight;
      bin.confidence += weight * confidence;
      if (best === right[i]) bin.hits += weight;
    }
    for (let c = 0; c < classes; c++) {
      squares += weight * ((probabilities[i * classes + c] as number) - (right[i] === c ? 1 : 0)) ** 2;
    }
  }
  const error = bins.reduce((total, { confidence, hits }) => total + Math.abs(confidence - hits), 0);
  return {
    metrics: {
      ...accuracyOf(probabilities, right, classes, weights),
      auc: meanArea(probabilities, right, classes, weights),
      brier: defined(squares / (2 * total)),
      calibrationError: defined(error / total),
    },
    calibration: bins.map(({ count, weight, confidence, hits }) => ({
      count,
      confidence: defined(confidence / weight),
      accuracy: defined(hits / weight),
    })),
  };
}

/** The first of the most probable. */
function mostProbable(probabilities: ArrayLike<number>, row: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++) {
    if ((probabilities[row * classes + c] as number) > (probabilities[row * classes + best] as number)) best = c;
  }
  return best;
}

/** Of two classes the area of the second; of several the mean over those that some rows have and some do not. */
function meanArea(
  probabilities: ArrayLike<number>,
  right: ArrayLike<number>,
  classes: number,
  weights: ArrayLike<number> | undefined,
): number | null {
  const asked = classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c);
  const areas = asked.map((c) => areaOf(probabilities, right, classes, c, weights)).filter((area) => area !== null);
  return defined(areas.reduce((total, area) => total + area, 0) / areas.length);
}

/**
 * The share of pairs, a row of the class and another, in which the first has the larger probability; ties count half.
 * Null where there is no such pair.
 *
 * @param weights of the rows: a pair counts the product of its two
 */
export function areaOf(
  probabilities: ArrayLike<number>,
  right: ArrayLike<number>,
  classes: number,
  of: number,
  weights?: ArrayLike<number>,
): number | null {
  const probability = (row: number): number => probabilities[row * classes + of] as number;
  const order = Uint32Array.from({ length: right.length }, (_, row) => row).sort(
    (a, b) => probability(a) - probability(b),
  );
  // Weights of the other rows that are below the present probability, and of either side at it.
  let [below, pairs, own] = [0, 0, 0];
  for (let i = 0; i < order.length; ) {
    const here = probability(order[i] as number);
    let [ownHere, restHere] = [0, 0];
    for (; i < order.length && probability(order[i] as number) === here; i++) {
      const row = order[i] as number;
      const weight = weights === undefined ? 1 : (weights[row] as number);
      if (right[row] === of) ownHere += weight;
      else restHere += weight;
    }
    pairs += ownHere * (below + restHere / 2);
    below += restHere;
    own += ownHere;
  }
  return defined(pairs / (own * below));
}
