import { randomStream } from "../base/index.ts";
import { defined, type SlopeStatistics } from "../training/index.ts";
import { PROBE_ROWS } from "./probe.ts";
import { numbersAt, type RawModel, type RawNumber, type RawRows, withColumn } from "./raw-model.ts";
import { rowSelection } from "./row-sample.ts";
import { runningMoments } from "./running-moments.ts";
import { statisticsOf } from "./statistics.ts";

/**
 * The step of differences, in deviations of the feature. Deployed models compute in float32 inside: with a smaller step
 * its rounding outweighs the curvature, which a larger one passes over. On models of the California housing table,
 * 0.01 is off by 2 to 6 parts in 100,000 of the mean slope; 0.001 and 0.1 by ten times as much.
 */
export const DIFFERENCE_STEP = 0.01;

/** (f(x + h) − f(x − h)) / 2h by each of some numeric features, with h = 0.01 of its deviations; NaN for a blank. */
export async function differences(
  model: RawModel,
  rows: RawRows,
  numbers: readonly RawNumber[],
): Promise<readonly Float64Array[]> {
  const found: Float64Array[] = [];
  for (const { column, deviation } of numbers) {
    const here = numbersAt(rows, column);
    const above = here.map((value) => value + DIFFERENCE_STEP * deviation);
    const below = here.map((value) => value - DIFFERENCE_STEP * deviation);
    const up = await model.predict(withColumn(rows, column, above));
    const down = await model.predict(withColumn(rows, column, below));
    // Divided by the step as it came out, since a number far from 0 is rounded when it is moved.
    const slope = (_: number, i: number): number =>
      ((up[i] as number) - (down[i] as number)) / ((above[i] as number) - (below[i] as number));
    found.push(here.map(slope));
  }
  return found;
}

/** The slopes of a model by some numeric features, in raw units: its own where it knows them, else differences. */
export function slopesOf(
  model: RawModel,
  rows: RawRows,
  numbers: readonly RawNumber[],
): Promise<readonly Float64Array[]> {
  if (model.slopes === undefined) return differences(model, rows, numbers);
  return model.slopes(
    rows,
    numbers.map(({ column }) => column),
  );
}

/** The size of a model's slopes by one feature; null where undefined. */
export interface RawSlopes {
  /** The rows that they are of: those where the feature is not blank. */
  readonly rows: number;
  /** In units of the target per unit of the feature. */
  readonly raw: SlopeStatistics;
  /** In deviations of the target per deviation of the feature; null where the target's is not known. */
  readonly standard: SlopeStatistics | null;
}

/** Slopes of a model on rows that come in pieces. */
export interface RawSlopesTally {
  add(rows: RawRows): Promise<void>;
  /** Of all rows so far, by feature. */
  result(): Readonly<Record<string, RawSlopes>>;
}

/** What slopes are taken with. */
export interface RawSlopesOptions {
  readonly seed: number;
  /** How many rows will come. */
  readonly total: number;
  /** The target's deviation, for standard units. */
  readonly targetDeviation?: number | undefined;
}

/**
 * Mean and quantiles of |∂f/∂xⱼ| over the rows, for each numeric feature j.
 *
 * The mean is of all rows, the quantiles are of 50,000 of them, drawn by the seed, where there are more. Cost: a
 * forward and a backward pass for a model that knows its slopes, else two predictions per feature; memory: four bytes
 * for each of 50,000 rows and feature. A row where the feature is blank does not count for it.
 */
export function rawSlopesTally(
  model: RawModel,
  numbers: readonly RawNumber[],
  { seed, total, targetDeviation }: RawSlopesOptions,
): RawSlopesTally {
  const choose = rowSelection(total, PROBE_ROWS, randomStream(seed, "slopes"));
  const features = numbers.map((number) => ({ number, sizes: runningMoments(), kept: [] as Float32Array[] }));
  return {
    async add(rows) {
      const found = await slopesOf(model, rows, numbers);
      const chosen = Array.from({ length: rows.rows }, choose);
      for (const [j, { number, sizes, kept }] of features.entries()) {
        const here = numbersAt(rows, number.column);
        const slopes = found[j] as Float64Array;
        for (let i = 0; i < rows.rows; i++) if (!Number.isNaN(here[i])) sizes.add(Math.abs(slopes[i] as number));
        // Per deviation of the feature, which float32 holds whatever the feature's unit is.
        const some = slopes.filter((_, i) => chosen[i] === true && !Number.isNaN(here[i]));
        kept.push(Float32Array.from(some, (slope) => slope * number.deviation));
      }
    },
    result: () =>
      Object.fromEntries(
        features.map(({ number, sizes, kept }) => {
          const values = joined(kept);
          const of = (scale: number): SlopeStatistics => ({
            ...statisticsOf(values, scale),
            mean: defined(sizes.mean * number.deviation * scale),
          });
          const raw = of(1 / number.deviation);
          const standard = targetDeviation === undefined ? null : of(1 / targetDeviation);
          return [number.name, { rows: sizes.count, raw, standard }];
        }),
      ),
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
