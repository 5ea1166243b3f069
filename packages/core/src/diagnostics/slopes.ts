import {
  encodedWidth,
  type NumericColumn,
  numericColumns,
  outputNames,
  scaler,
  type Target,
  targetScaler,
} from "../data/index.ts";
import { defined, type SlopeSummary } from "../training/index.ts";
import type { Probe } from "./probe.ts";
import { histogramOf, statisticsOf } from "./statistics.ts";

/**
 * Rows whose slopes by every encoded column are held at a time, so that they and the layers behind them stay within some
 * megabytes where columns are pixels; of the others only the numeric columns stay.
 */
function slopeRowsAtOnce(columns: number, outputs: number): number {
  return Math.max(1, Math.min(4096, Math.floor(2 ** 22 / (columns * outputs))));
}

/** How steeply a model answers its numeric features. */
export interface Slopes {
  /** Mean over the rows of √Σⱼ kⱼ², in standard units; null without numeric features. */
  readonly norm: number | null;
  readonly columns: Readonly<Record<string, SlopeSummary>>;
  /** Mean |slope| by output and feature, in standard units. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

/**
 * One slope for those of several outputs: of numbers their mean size, of classes half the sum of their sizes, but of
 * two classes the signed slope of the second.
 */
function together({ kind }: Target, slopes: Float64Array): number {
  if (slopes.length === 1 || (kind === "classification" && slopes.length === 2)) {
    return slopes[slopes.length - 1] as number;
  }
  let total = 0;
  for (const slope of slopes) total += Math.abs(slope);
  return total / (kind === "classification" ? 2 : slopes.length);
}

/** At each prediction, units of what is predicted for a standard unit: raw ones for one number, else those themselves. */
function unitsOf(target: Target, predictions: Float32Array): Float32Array | number {
  const [column, ...others] = target.kind === "regression" ? target.columns : [];
  if (column === undefined || others.length > 0) return 1;
  const { linear, steepness } = targetScaler(column);
  return linear ? column.deviation : predictions.map(steepness);
}

/** ∂encoded/∂feature at each row, in encoded units per deviation of the feature. */
async function steepness({ rows, encoded }: Probe, { column, feature }: NumericColumn): Promise<Float64Array> {
  const { linear, steepness: at } = scaler(feature);
  if (linear) return new Float64Array(rows.length).fill(at(0));
  return Float64Array.from(await encoded(column), at);
}

/**
 * The slopes kⱼ = ∂ŷ/∂xⱼ of a model by its numeric features j: mean and quantiles of |kⱼ| over the rows, a histogram
 * of kⱼ, and the mean length of the slope vector.
 *
 * Several outputs are taken together row by row, in standard units: of numbers the mean of |kⱼ|, of classes half the sum
 * of |∂p/∂xⱼ|; for two classes it is the slope of the second's probability.
 *
 * Units: standard ones, target deviations per feature deviation, under any scaling: the slope by the encoded column,
 * which controls act on, times the derivative of the encoding. `raw` is standard · target deviation / feature
 * deviation (of one number; with the derivative of its inverse transform, where it has one). Where a number was blank it is the slope at the number that it counts as. Exact derivatives, not
 * differences. Cost: one forward and one backward pass over the rows; memory: twelve bytes for each row and numeric
 * feature. Null where undefined.
 */
export async function slopes(probe: Probe): Promise<Slopes> {
  const { predictor, parameters, rows, preprocessing } = probe;
  const { features, target } = preprocessing;
  const numeric = numericColumns(features);
  const factors: Float64Array[] = [];
  for (const column of numeric) factors.push(await steepness(probe, column));
  const signed = numeric.map(() => new Float32Array(rows.length));
  const names = outputNames(target);
  const sizes = names.map(() => numeric.map(() => 0));
  const predicted = new Float32Array(names.length === 1 ? rows.length : 0);
  let total = 0;
  const some = slopeRowsAtOnce(encodedWidth(features), names.length);
  for (let start = 0; start < rows.length; start += some) {
    const part = rows.subarray(start, start + some);
    const { predictions, slopes: matrices } = await predictor.slopes(parameters, part);
    if (names.length === 1) predicted.set(predictions, start);
    const width = (matrices[0]?.length ?? 0) / part.length;
    const each = new Float64Array(names.length);
    // Plain loops: millions of small arrays would grow the heap by tens of megabytes.
    for (let row = 0; row < part.length; row++) {
      let squares = 0;
      for (let j = 0; j < numeric.length; j++) {
        const at = row * width + (numeric[j] as NumericColumn).column;
        const factor = (factors[j] as Float64Array)[start + row] as number;
        for (let output = 0; output < each.length; output++) {
          const slope = ((matrices[output] as Float32Array)[at] as number) * factor;
          const size = sizes[output] as number[];
          size[j] = (size[j] as number) + Math.abs(slope);
          each[output] = slope;
        }
        const slope = together(target, each);
        (signed[j] as Float32Array)[start + row] = slope;
        squares += slope * slope;
      }
      total += Math.sqrt(squares);
    }
  }
  const units = unitsOf(target, predicted);
  const summaries = numeric.map(({ name, deviation }, j): readonly [string, SlopeSummary] => {
    const values = signed[j] as Float32Array;
    const standard = statisticsOf(values, 1);
    const raw =
      typeof units === "number"
        ? statisticsOf(values, units / deviation)
        : statisticsOf(
            values.map((value, i) => value * (units[i] as number)),
            1 / deviation,
          );
    return [name, { standard, raw, histogram: histogramOf(values) }];
  });
  const outputs = names.map((name, output) => {
    const means = numeric.map((column, j) => [column.name, defined((sizes[output]?.[j] as number) / rows.length)]);
    return [name, Object.fromEntries(means)] as const;
  });
  return {
    norm: numeric.length === 0 ? null : defined(total / rows.length),
    columns: Object.fromEntries(summaries),
    outputs: Object.fromEntries(outputs),
  };
}
