import { randomStream, UsageError } from "../base/index.ts";
import { numericColumns, scaler } from "../data/index.ts";
import { defined } from "../training/index.ts";
import type { Probe } from "./probe.ts";

/** What the noise of a sensitivity is. */
export interface SensitivityOptions {
  /** The noise on a column comes from the seed's stream of that column, so that models compare under equal noise. */
  readonly seed: number;
  /** σ, the noise's deviation, in deviations of the feature. */
  readonly noise?: number;
}

/**
 * How far noise on one feature moves the prediction, for each numeric feature j: mean |f(x + σ·n·eⱼ) − f(x)| over
 * the rows, n ~ N(0, 1), as in the tables of Lai's paper (§6; the paper does not give its σ).
 *
 * The noise is on the feature itself, before it is scaled; where a number was blank, on the number it counts as.
 *
 * Units: raw units of the target. Cost: a prediction of every row per numeric feature, and one more. Noise leads off
 * the data, so for features that hang together the figure also shows how the model extrapolates. Null where a
 * prediction is not finite, or without rows.
 *
 * @throws UsageError for σ that is not a positive number
 */
export async function sensitivity(
  { predictor, parameters, rows, preprocessing, encoded }: Probe,
  { seed, noise = 1 }: SensitivityOptions,
): Promise<Readonly<Record<string, number | null>>> {
  if (!(noise > 0 && Number.isFinite(noise))) {
    throw new UsageError({ where: "noise", expected: "a positive number of deviations", found: String(noise) });
  }
  const { features, target } = preprocessing;
  const before = await predictor.predict(parameters, rows);
  const found: [string, number | null][] = [];
  for (const { name, column, deviation, feature } of numericColumns(features)) {
    const stream = randomStream(seed, "noise", name);
    const { linear, encode, decode, steepness } = scaler(feature);
    const from = linear ? undefined : await encoded(column);
    const moves = Float32Array.from(rows, (_, i) => {
      const move = noise * stream.normal();
      const here = from?.[i];
      return here === undefined ? move * steepness(0) : encode(decode(here) + move * deviation) - here;
    });
    const after = await predictor.perturbed(parameters, rows, column, moves);
    let total = 0;
    for (let i = 0; i < rows.length; i++) total += Math.abs((after[i] as number) - (before[i] as number));
    found.push([name, defined((total / rows.length) * target.deviation)]);
  }
  return Object.fromEntries(found);
}
