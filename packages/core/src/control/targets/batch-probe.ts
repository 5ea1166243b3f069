import { add, constant, gradients, mul, reshape, split, sub, sum, type Tensor } from "../../graph/index.ts";
import { applyLink } from "../../model/index.ts";
import { selectColumns } from "../columns.ts";
import type { ObjectiveContext } from "../objective.ts";
import { normalSpread } from "./normal-quantiles.ts";

/** A feature with a target, as a batch's model sees it. */
export interface TargetFeature {
  /** The encoded column. */
  readonly column: number;
  /** What the target is of: mean |slope|, or the mean |change of the prediction| under noise on the feature. */
  readonly of: "slope" | "sensitivity";
  /** Slopes in standard units are those by the encoded column times this; 1 by default. */
  readonly steepness?: number;
  /** σ of the noise, in deviations of the feature; 1 by default. */
  readonly noise?: number;
}

/** What slope targets read of a model on one batch; every part is computed once, and only if it is asked for. */
export interface BatchProbe {
  readonly context: ObjectiveContext;
  /** The model's outputs, [batch, outputs]. */
  outputs(): Tensor;
  /** [batch, outputs]: numbers in standard units, or probabilities of classes. */
  prediction(): Tensor;
  /** Of each output its slopes by the features, [batch, features], in standard units. */
  slopes(): readonly Tensor[];
  /** How noise on feature j moves the outputs, [batch, outputs]. */
  moves(feature: number): Tensor;
}

/**
 * A probe of a batch. The noise is the same evenly spread draw for every batch; batches are in random order, so that
 * every row meets every part of it.
 */
export function probeBatch(context: ObjectiveContext, features: readonly TargetFeature[]): BatchProbe {
  const { predict, link = "identity", inputs } = context;
  const { dtype } = inputs;
  const [batch, width] = inputs.shape as readonly [number, number];
  const outputs = once(() => predict(inputs));
  const prediction = once(() => applyLink(link, outputs()));
  const steepness = features.map((feature) => feature.steepness ?? 1);
  const slopes = once(() => {
    const whole = prediction();
    const count = whole.shape[1] as number;
    const each = count === 1 ? [whole] : split(whole, new Array<number>(count).fill(1), 1);
    return each.map((output) => {
      const [slope] = gradients(sum(output), [inputs]) as readonly [Tensor];
      const chosen = selectColumns(
        slope,
        features.map(({ column }) => column),
      );
      return steepness.every((value) => value === 1) ? chosen : mul(chosen, rowOf(steepness, dtype));
    });
  });
  const noise = once(() => constant(normalSpread(batch), dtype, [batch, 1]));
  const moves = features.map((feature) =>
    once(() => {
      const direction = new Array<number>(width).fill(0);
      direction[feature.column] = (feature.noise ?? 1) * (feature.steepness ?? 1);
      return sub(applyLink(link, predict(add(inputs, mul(noise(), rowOf(direction, dtype))))), prediction());
    }),
  );
  return { context, outputs, prediction, slopes, moves: (feature) => (moves[feature] as () => Tensor)() };
}

/** Numbers as a row, [1, length]. */
export function rowOf(values: readonly number[], dtype: Tensor["dtype"]): Tensor {
  return constant(values, dtype, [1, values.length]);
}

/** A vector as a row. */
export function asRow(vector: Tensor): Tensor {
  return reshape(vector, [1, vector.shape[0] as number]);
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
