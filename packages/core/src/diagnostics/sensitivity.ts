import { randomStream, UsageError } from "../base/index.ts";
import { numericColumns, outputNames, scaler, type Target, targetScaler } from "../data/index.ts";
import { defined, meanOf } from "../training/index.ts";
import type { Probe } from "./probe.ts";

/** What the noise of a sensitivity is. */
export interface SensitivityOptions {
  /** The noise on a column comes from the seed's stream of that column, so that models compare under equal noise. */
  readonly seed: number;
  /** σ, the noise's deviation, in deviations of the feature. */
  readonly noise?: number;
}

/** How far noise on each feature moves predictions. */
export interface Sensitivities {
  /** By feature. */
  readonly columns: Readonly<Record<string, number | null>>;
  /** By output and feature, each output in its own units. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

/**
 * How far noise on one feature moves the prediction, for each numeric feature j: mean |f(x + σ·n·eⱼ) − f(x)| over
 * the rows, n ~ N(0, 1), as in the tables of Lai's paper (§6; the paper does not give its σ).
 *
 * The noise is on the feature itself, before it is scaled; where a number was blank, on the number it counts as.
 *
 * Units: raw units of the target; of classes, probability. Several outputs are taken together: of numbers the mean of
 * their standard units, of classes half the sum of |change of the probability|, which is the total variation distance
 * and for two classes the change of either. Cost: a prediction of every row per numeric feature, and one more. Noise leads off
 * the data, so for features that hang together the figure also shows how the model extrapolates. Null where a
 * prediction is not finite, or without rows.
 *
 * @throws UsageError for σ that is not a positive number
 */
export async function sensitivity(
  { predictor, parameters, rows, preprocessing, encoded }: Probe,
  { seed, noise = 1 }: SensitivityOptions,
): Promise<Sensitivities> {
  if (!(noise > 0 && Number.isFinite(noise))) {
    throw new UsageError({ where: "noise", expected: "a positive number of deviations", found: String(noise) });
  }
  const { features, target } = preprocessing;
  const before = await predictor.predict(parameters, rows);
  const names = outputNames(target);
  const columns: [string, number | null][] = [];
  const outputs = names.map((name) => [name, {} as Record<string, number | null>] as const);
  for (const { name, column, feature } of numericColumns(features)) {
    const stream = randomStream(seed, "noise", name);
    const { linear, moved: movedBy } = scaler(feature);
    const from = linear ? undefined : await encoded(column);
    const moves = Float32Array.from(rows, (_, i) => movedBy(from?.[i] ?? 0, noise * stream.normal()));
    const after = await predictor.perturbed(parameters, rows, column, moves);
    const moved = names.map((_, output) => meanMove(target, output, before, after));
    for (const [output, [, of]] of outputs.entries()) of[name] = moved[output]?.raw ?? null;
    columns.push([name, together(target, moved)]);
  }
  return { columns: Object.fromEntries(columns), outputs: Object.fromEntries(outputs) };
}

/** How far one output moves on average. */
interface Move {
  /** In units of the output. */
  readonly raw: number | null;
  /** In its standard units; of a class, in probability. */
  readonly standard: number | null;
}

function meanMove(target: Target, output: number, before: Float32Array, after: Float32Array): Move {
  const { length: width } = outputNames(target);
  const column = target.kind === "regression" ? target.columns[output] : undefined;
  const scale = column === undefined ? undefined : targetScaler(column);
  let [standard, raw] = [0, 0];
  for (let at = output; at < before.length; at += width) {
    const [from, to] = [before[at] as number, after[at] as number];
    standard += Math.abs(to - from);
    if (scale?.linear === false) raw += Math.abs(scale.decode(to) - scale.decode(from));
  }
  const rows = before.length / width;
  const mean = standard / rows;
  return {
    standard: defined(mean),
    raw: defined(scale?.linear === false ? raw / rows : mean * (column?.deviation ?? 1)),
  };
}

function together({ kind }: Target, moved: readonly Move[]): number | null {
  const [only] = moved;
  if (only !== undefined && moved.length === 1) return only.raw;
  const mean = meanOf(moved.map(({ standard }) => standard));
  return mean === null || kind === "regression" ? mean : (mean * moved.length) / 2;
}
