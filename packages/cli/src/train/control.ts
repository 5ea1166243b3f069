import {
  type Dataset,
  type InputControlName,
  type InputControlOptions,
  inputControlRegistry,
  type Loss,
  memberOf,
  type NumericColumn,
  numericColumns,
  type Objective,
  UsageError,
  unknownColumn,
} from "isocline";
import type { TrainConfig } from "../config/train-config.ts";
import type { PerColumn } from "../options/per-column.ts";
import { OTHERS, resolveStrength } from "../options/strength.ts";
import { given } from "./given.ts";

/** λ or boundary as a Lai loss takes them, for the numeric columns. */
export function strengthOf(
  { lambda, boundary }: Pick<TrainConfig, "lambda" | "boundary">,
  columns: readonly string[],
): { readonly lambda: number | readonly number[] } | { readonly boundary: number | readonly number[] } {
  if (boundary !== null) return { boundary: resolveStrength("--boundary", boundary, columns) };
  return { lambda: resolveStrength("--lambda", lambda ?? [], columns) };
}

/**
 * The control of a config on a dataset.
 *
 * @throws UsageError where there is no numeric feature, or a column that an option names is none
 */
export function controlOf(
  control: InputControlName,
  config: TrainConfig,
  { name: table, preprocessing }: Dataset,
  loss: Loss,
): Objective {
  const numeric = numericColumns(preprocessing.features);
  if (numeric.length === 0) {
    throw new UsageError({
      where: table,
      expected: "a numeric feature, whose slope can be controlled",
      found: "none",
      remedy: "train with --control none",
    });
  }
  const named = (option: string, by: PerColumn<unknown> | null): readonly NumericColumn[] =>
    Object.keys(by ?? {}).flatMap((name) =>
      name === OTHERS ? [] : [numericColumn(option, name, numeric, preprocessing)],
    );
  named("--directions", config.directions);
  const bounded = named("--bounds", config.bounds);
  const slopes = named("--target-slopes", config.targetSlopes);
  if (control === "sobolev" && slopes.length === 0) {
    throw new UsageError({
      where: "--control sobolev",
      expected: "--target-slopes with it: the columns that hold the slopes that predictions should have",
      found: "none",
    });
  }
  const { bounds, directions, radius, strength, targetNorm, projections, difference, gradientNorm, ball } = config;
  const { form, norm, reduce, attackSteps, stepSize, deviation, stochastic, differenceOrder: order } = config;
  // Where no other column has bounds, those without are left alone.
  const acted = control === "sobolev" ? slopes : bounds !== null && !(OTHERS in bounds) ? bounded : numeric;
  const options: InputControlOptions = {
    loss,
    columns: acted.map(({ column }) => column),
    ...given({ form, norm, reduce, radius, strength, targetNorm, projections, difference, order }),
    ...given({ gradientNorm, ball, attackSteps, stepSize, deviation, stochastic }),
    ...(form !== null &&
      strengthOf(
        config,
        acted.map(({ name }) => name),
      )),
    ...(bounds !== null && { bounds: acted.map(({ name }) => bounds[name] ?? bounds[OTHERS] ?? {}) }),
    ...(directions !== null && { directions: acted.map(({ name }) => directions[name] ?? directions[OTHERS] ?? 0) }),
  };
  return memberOf(inputControlRegistry, control)(options);
}

/** The numeric feature that an option names. @throws UsageError where it is none */
export function numericColumn(
  option: string,
  name: string,
  numeric: readonly NumericColumn[],
  { features }: Dataset["preprocessing"],
): NumericColumn {
  const found = numeric.find((column) => column.name === name);
  if (found !== undefined) return found;
  const feature = features.find((each) => each.name === name);
  const known = numeric.map((column) => column.name);
  if (feature === undefined) return unknownColumn(option, name, known);
  throw new UsageError({
    where: option,
    expected: `numeric features, which have slopes: ${known.join(", ")}`,
    found: `"${name}", a ${feature.kind}`,
  });
}
