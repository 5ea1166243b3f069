import { randomStream, UsageError } from "../base/index.ts";
import { defined } from "../training/index.ts";
import { type ByOutput, byOutput, perOutput, withVariation } from "./by-output.ts";
import { numbersAt, type RawModel, type RawNumber, type RawRows, withColumn } from "./raw-model.ts";
import { type RunningMoments, runningMoments } from "./running-moments.ts";
import type { SensitivityOptions } from "./sensitivity.ts";

/** How far noise on one feature moves a prediction, in units of the output; null where undefined. */
export interface RawSensitivity {
  /** The rows that it is of: those where the feature is not blank. */
  readonly rows: number;
  readonly mean: number | null;
  /** Of the mean, by the spread over the rows; null for fewer than two. */
  readonly standardError: number | null;
}

/** Sensitivities of a model on rows that come in pieces. */
export interface RawSensitivityTally {
  /** @param predictions the model's, of the rows as they are */
  add(rows: RawRows, predictions: readonly Float64Array[]): Promise<void>;
  /** Of all rows so far. */
  result(): ByOutput<RawSensitivity>;
}

/** What noise is added, and to what. */
export interface RawSensitivityOptions extends SensitivityOptions {
  /** Whether the outputs are probabilities of classes, which are also taken together. */
  readonly classes?: boolean;
}

/**
 * Mean |f(x + σ·n·sdⱼ·eⱼ) − f(x)| over the rows for each output f and numeric feature j, n ~ N(0, 1): what `sensitivity`
 * is, of any model on raw rows. For a linear f with slope k it is σ·sd·|k|·√(2/π).
 *
 * Units: the output's; of classes, probability. Cost: a prediction of every row per feature; memory: none beyond a
 * piece. Noise is drawn by the seed, the feature's name and the row's place, so that models compare under equal noise,
 * however the rows are cut. A row where the feature is blank has no number to move, and does not count for it.
 *
 * @throws UsageError for σ that is not a positive number
 */
export function rawSensitivityTally(
  model: RawModel,
  numbers: readonly RawNumber[],
  { seed, noise = 1, classes = false }: RawSensitivityOptions,
): RawSensitivityTally {
  if (!(noise > 0 && Number.isFinite(noise))) {
    throw new UsageError({ where: "noise", expected: "a positive number of deviations", found: String(noise) });
  }
  const features = numbers.map((number) => ({
    number,
    stream: randomStream(seed, "noise", number.name),
    outputs: perOutput(model.outputs, classes, runningMoments),
  }));
  return {
    async add(rows, predictions) {
      for (const { number, stream, outputs } of features) {
        const here = numbersAt(rows, number.column);
        const moved = here.map((value) => value + noise * number.deviation * stream.normal());
        const after = await model.predict(withColumn(rows, number.column, moved));
        const moves = after.map((values, output) =>
          values.map((value, i) => Math.abs(value - (predictions[output]?.[i] as number))),
        );
        for (const [output, sizes] of withVariation(moves, classes).entries()) {
          const moments = outputs[output] as RunningMoments;
          for (let i = 0; i < rows.rows; i++) if (!Number.isNaN(here[i])) moments.add(sizes[i] as number);
        }
      }
    },
    result() {
      return byOutput(model.outputs, classes, (output) => {
        const figures = features.map(({ number, outputs }) => {
          const { count, mean, standardError } = outputs[output] as RunningMoments;
          return [number.name, { rows: count, mean: defined(mean), standardError: defined(standardError) }] as const;
        });
        return Object.fromEntries(figures);
      });
    },
  };
}
