import { type RegressionTarget, type Target, targetScaler } from "../data/index.ts";
import { type KnownTargets, outputColumn } from "../training/index.ts";

/** A figure as a function of sums over rows. */
export interface SummedFigure {
  /** The metric's name in the record; of one output, with the output behind a colon. */
  readonly figure: string;
  /** From an array of sums that begin at a place. */
  readonly of: (sums: Float64Array, at: number) => number;
}

/** What rows add to the sums that errors are made of. */
export interface ErrorSums {
  /** Sums a row adds to; the first is that of the weights. */
  readonly width: number;
  readonly figures: readonly SummedFigure[];
  /** groups × width: row i is in group i mod groups. */
  readonly values: Float64Array;
}

/** Below this a probability counts as this, as in the log loss itself. */
const LEAST = 1e-15;

/** Sums for each number: its errors squared and absolute, standard and raw, and the truth about its mean. */
const EACH = 6;

/** What is summed of classes, beside the weights. */
const OF_CLASSES = ["accuracy", "logLoss", "brier"] as const;

/** Sums a row adds to. */
export function sumsWidth(target: Target): number {
  return 1 + (target.kind === "regression" ? EACH * target.columns.length : OF_CLASSES.length);
}

/**
 * The errors of a model as sums over groups of rows, so that they can be computed of any draw of the groups: RMSE, MAE
 * and R², overall and by output, or accuracy, log loss and Brier score. Each is what `diagnose` gives of the same rows.
 *
 * @param predictions encoded, row-major
 */
export function errorSums(target: Target, predictions: Float32Array, known: KnownTargets, groups: number): ErrorSums {
  return target.kind === "regression"
    ? numberSums(target, predictions, known, groups)
    : classSums(target.classes.length, predictions, known, groups);
}

function numberSums(
  { columns }: RegressionTarget,
  predictions: Float32Array,
  { targets, weights }: KnownTargets,
  groups: number,
): ErrorSums {
  const width = 1 + EACH * columns.length;
  const rows = targets.length / columns.length;
  const values = new Float64Array(groups * width);
  const add = (row: number, sum: number, value: number): void => {
    const place = (row % groups) * width + sum;
    values[place] = (values[place] as number) + (weights === undefined ? 1 : (weights[row] as number)) * value;
  };
  for (let row = 0; row < rows; row++) add(row, 0, 1);
  for (const [c, column] of columns.entries()) {
    const { decode, restore } = targetScaler(column);
    const [found, wanted] = [outputColumn(predictions, columns.length, c), outputColumn(targets, columns.length, c)];
    // About the middle, so that no square of a far mean is subtracted.
    const middle = restore(0);
    for (let row = 0; row < rows; row++) {
      const [prediction, truth] = [found[row] as number, wanted[row] as number];
      const raw = restore(truth);
      const error = decode(prediction) - raw;
      const sums = [(prediction - truth) ** 2, Math.abs(prediction - truth), error ** 2, Math.abs(error)];
      for (const [i, value] of [...sums, raw - middle, (raw - middle) ** 2].entries()) {
        add(row, 1 + EACH * c + i, value);
      }
    }
  }
  const root = (c: number, sum: number) => (sums: Float64Array, at: number) =>
    Math.sqrt((sums[at + 1 + EACH * c + sum] as number) / (sums[at] as number));
  const mean = (c: number, sum: number) => (sums: Float64Array, at: number) =>
    (sums[at + 1 + EACH * c + sum] as number) / (sums[at] as number);
  const explained = (c: number) => (sums: Float64Array, at: number) => {
    const of = (sum: number): number => sums[at + 1 + EACH * c + sum] as number;
    return 1 - of(2) / (of(5) - of(4) ** 2 / (sums[at] as number));
  };
  const overall =
    (figure: (c: number) => SummedFigure["of"]): SummedFigure["of"] =>
    (sums, at) =>
      columns.reduce((total, _, c) => total + figure(c)(sums, at), 0) / columns.length;
  if (columns.length === 1) {
    const figures = [
      { figure: "rmse", of: root(0, 2) },
      { figure: "mae", of: mean(0, 3) },
      { figure: "r2", of: explained(0) },
    ];
    return { width, values, figures };
  }
  const figures = [
    { figure: "rmse", of: overall((c) => root(c, 0)) },
    { figure: "mae", of: overall((c) => mean(c, 1)) },
    { figure: "r2", of: overall(explained) },
    ...columns.flatMap(({ name }, c) => [
      { figure: `rmse:${name}`, of: root(c, 2) },
      { figure: `mae:${name}`, of: mean(c, 3) },
      { figure: `r2:${name}`, of: explained(c) },
    ]),
  ];
  return { width, values, figures };
}

function classSums(
  classes: number,
  probabilities: Float32Array,
  { targets, weights }: KnownTargets,
  groups: number,
): ErrorSums {
  const width = 1 + OF_CLASSES.length;
  const values = new Float64Array(groups * width);
  for (let row = 0; row < targets.length; row++) {
    const right = targets[row] as number;
    let [best, squares] = [0, 0];
    const of = (c: number): number => probabilities[row * classes + c] as number;
    for (let c = 0; c < classes; c++) {
      if (of(c) > of(best)) best = c;
      squares += (of(c) - (c === right ? 1 : 0)) ** 2;
    }
    const sums = [1, best === right ? 1 : 0, -Math.log(Math.max(of(right), LEAST)), squares / 2];
    const weight = weights === undefined ? 1 : (weights[row] as number);
    for (const [i, value] of sums.entries()) {
      const place = (row % groups) * width + i;
      values[place] = (values[place] as number) + weight * value;
    }
  }
  const figures = OF_CLASSES.map((figure, i) => ({
    figure,
    of: (sums: Float64Array, at: number) => (sums[at + 1 + i] as number) / (sums[at] as number),
  }));
  return { width, values, figures };
}
