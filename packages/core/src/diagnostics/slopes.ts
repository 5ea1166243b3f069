import { type NumericColumn, numericColumns, scaler } from "../data/index.ts";
import { defined, type SlopeSummary } from "../training/index.ts";
import type { Probe } from "./probe.ts";
import { histogramOf, statisticsOf } from "./statistics.ts";

/** Rows whose slopes by every encoded column are held at a time; of the others only the numeric columns stay. */
const rowsAtOnce = 4096;

/** How steeply a model answers its numeric features. */
export interface Slopes {
  /** Mean over the rows of √Σⱼ kⱼ², in standard units; null without numeric features. */
  readonly norm: number | null;
  readonly columns: Readonly<Record<string, SlopeSummary>>;
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
 * Units: standard ones, target deviations per feature deviation, under any scaling: the slope by the encoded column,
 * which controls act on, times the derivative of the encoding. `raw` is standard · target deviation / feature
 * deviation. Where a number was blank it is the slope at the number that it counts as. Exact derivatives, not
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
  let total = 0;
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const part = rows.subarray(start, start + rowsAtOnce);
    const { slopes: matrix } = await predictor.slopes(parameters, part);
    const width = matrix.length / part.length;
    for (let row = 0; row < part.length; row++) {
      let squares = 0;
      for (const [j, { column }] of numeric.entries()) {
        const slope = (matrix[row * width + column] as number) * (factors[j]?.[start + row] as number);
        (signed[j] as Float32Array)[start + row] = slope;
        squares += slope * slope;
      }
      total += Math.sqrt(squares);
    }
  }
  const summaries = numeric.map(({ name, deviation }, j): readonly [string, SlopeSummary] => {
    const values = signed[j] as Float32Array;
    const standard = statisticsOf(values, 1);
    const raw = statisticsOf(values, target.deviation / deviation);
    return [name, { standard, raw, histogram: histogramOf(values) }];
  });
  return { norm: numeric.length === 0 ? null : defined(total / rows.length), columns: Object.fromEntries(summaries) };
}
