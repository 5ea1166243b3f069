import { randomStream } from "../base/index.ts";
import { defined, type SlopeStatistics } from "../training/index.ts";
import { type ByOutput, byOutput, perOutput, withVariation } from "./by-output.ts";
import { PROBE_ROWS } from "./probe.ts";
import { numbersAt, type RawModel, type RawNumber, type RawRows, withColumn } from "./raw-model.ts";
import { rowSelection } from "./row-sample.ts";
import { type RunningMoments, runningMoments } from "./running-moments.ts";
import { statisticsOf } from "./statistics.ts";

/**
 * The step of differences, in deviations of the feature. Deployed models compute in float32 inside: with a smaller step
 * its rounding outweighs the curvature, which a larger one passes over. On models of the California housing table,
 * 0.01 is off by 2 to 6 parts in 100,000 of the mean slope; 0.001 and 0.1 by ten times as much.
 */
export const DIFFERENCE_STEP = 0.01;

/** Quantiles are of so many rows at least, however many outputs there are. */
const LEAST_ROWS = 1000;

/**
 * (f(x + h) − f(x − h)) / 2h of each output, by each of some numeric features, with h = 0.01 of its deviations; NaN for
 * a blank.
 */
export async function differences(
  model: RawModel,
  rows: RawRows,
  numbers: readonly RawNumber[],
): Promise<readonly (readonly Float64Array[])[]> {
  const found = Array.from({ length: model.outputs }, (): Float64Array[] => []);
  for (const { column, deviation } of numbers) {
    const here = numbersAt(rows, column);
    const above = here.map((value) => value + DIFFERENCE_STEP * deviation);
    const below = here.map((value) => value - DIFFERENCE_STEP * deviation);
    const up = await model.predict(withColumn(rows, column, above));
    const down = await model.predict(withColumn(rows, column, below));
    for (const [output, of] of found.entries()) {
      const [high, low] = [up[output] as Float64Array, down[output] as Float64Array];
      // Divided by the step as it came out, since a number far from 0 is rounded when it is moved.
      const slope = (_: number, i: number): number =>
        ((high[i] as number) - (low[i] as number)) / ((above[i] as number) - (below[i] as number));
      of.push(here.map(slope));
    }
  }
  return found;
}

/** The slopes of each output by some numeric features, in raw units: the model's own where it knows them, else differences. */
export function slopesOf(
  model: RawModel,
  rows: RawRows,
  numbers: readonly RawNumber[],
): Promise<readonly (readonly Float64Array[])[]> {
  if (model.slopes === undefined) return differences(model, rows, numbers);
  return model.slopes(
    rows,
    numbers.map(({ column }) => column),
  );
}

/** The size of an output's slopes by one feature; null where undefined. */
export interface RawSlopes {
  /** The rows that they are of: those where the feature is not blank. */
  readonly rows: number;
  /** In units of the output per unit of the feature. */
  readonly raw: SlopeStatistics;
  /** In deviations of the output per deviation of the feature; null where the output's is not known. */
  readonly standard: SlopeStatistics | null;
}

/** Slopes of a model on rows that come in pieces. */
export interface RawSlopesTally {
  add(rows: RawRows): Promise<void>;
  /** Of all rows so far. */
  result(): ByOutput<RawSlopes>;
}

/** What slopes are taken with. */
export interface RawSlopesOptions {
  readonly seed: number;
  /** How many rows will come. */
  readonly total: number;
  /** Of each output, for standard units: 1 for a probability, undefined where it is not known. */
  readonly deviations: readonly (number | undefined)[];
  /** Whether the outputs are probabilities of classes, which are also taken together. */
  readonly classes?: boolean;
}

/**
 * Mean and quantiles of |∂f/∂xⱼ| over the rows, for each output f and numeric feature j; of classes also those of half
 * the sum of |∂p/∂xⱼ|.
 *
 * The mean is of all rows, the quantiles are of 50,000 of them, drawn by the seed, where there are more; of several
 * outputs of 50,000 / outputs, 1,000 at least. Cost: a forward pass and a backward pass an output for a model that knows
 * its slopes, else two predictions per feature; memory: four bytes for each of those rows, outputs and features. A row
 * where the feature is blank does not count for it.
 */
export function rawSlopesTally(
  model: RawModel,
  numbers: readonly RawNumber[],
  { seed, total, deviations, classes = false }: RawSlopesOptions,
): RawSlopesTally {
  const kept = model.outputs === 1 ? PROBE_ROWS : Math.max(LEAST_ROWS, Math.floor(PROBE_ROWS / model.outputs));
  const choose = rowSelection(total, kept, randomStream(seed, "slopes"));
  const of = (): SizesKept => ({ sizes: runningMoments(), kept: [] });
  const features = numbers.map((number) => ({ number, outputs: perOutput(model.outputs, classes, of) }));
  return {
    async add(rows) {
      const found = await slopesOf(model, rows, numbers);
      const chosen = Array.from({ length: rows.rows }, choose);
      for (const [j, { number, outputs }] of features.entries()) {
        const here = numbersAt(rows, number.column);
        const slopes = found.map((of) => (of[j] as Float64Array).map(Math.abs));
        for (const [output, all] of withVariation(slopes, classes).entries()) {
          const { sizes, kept } = outputs[output] as SizesKept;
          for (let i = 0; i < rows.rows; i++) if (!Number.isNaN(here[i])) sizes.add(all[i] as number);
          // Per deviation of the feature, which float32 holds whatever the feature's unit is.
          const some = all.filter((_, i) => chosen[i] === true && !Number.isNaN(here[i]));
          kept.push(Float32Array.from(some, (slope) => slope * number.deviation));
        }
      }
    },
    result() {
      return byOutput(model.outputs, classes, (output) => {
        const targetDeviation = output < model.outputs ? deviations[output] : 1;
        const summaries = features.map(({ number, outputs }) => {
          const of = outputs[output] as SizesKept;
          return [number.name, summaryOf(of, number, targetDeviation)] as const;
        });
        return Object.fromEntries(summaries);
      });
    },
  };
}

/** What is kept of an output's slopes by one feature. */
interface SizesKept {
  readonly sizes: RunningMoments;
  readonly kept: Float32Array[];
}

function summaryOf(
  { sizes, kept }: SizesKept,
  { deviation }: RawNumber,
  targetDeviation: number | undefined,
): RawSlopes {
  const values = joined(kept);
  const of = (scale: number): SlopeStatistics => ({
    ...statisticsOf(values, scale),
    mean: defined(sizes.mean * deviation * scale),
  });
  const standard = targetDeviation === undefined ? null : of(1 / targetDeviation);
  return { rows: sizes.count, raw: of(1 / deviation), standard };
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
