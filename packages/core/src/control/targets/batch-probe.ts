import { UsageError } from "../../base/index.ts";
import { add, constant, mul, reshape, split, sub, type Tensor } from "../../graph/index.ts";
import { applyLink } from "../../model/index.ts";
import type { ObjectiveContext } from "../objective.ts";
import { columnsOf, gradientByInputs } from "../slopes.ts";

/** A feature with a target, as a batch's model sees it. */
export interface TargetFeature {
  /** The encoded column. */
  readonly column: number;
  /** What the target is of: mean |slope|, or the mean |change of the prediction| under noise on the feature. */
  readonly of: "slope" | "sensitivity";
  /** σ of the noise, in deviations of the feature; 1 by default. */
  readonly noise?: number;
}

/** What slope targets read of a model on one batch; every part is computed once, and only if it is asked for. */
export interface BatchProbe {
  readonly context: ObjectiveContext;
  /** The model's outputs, [batch, outputs]. */
  outputs(): Tensor;
  /** `[batch, outputs]`: numbers in standard units, or probabilities of classes. */
  prediction(): Tensor;
  /** Of each output its slopes by the features, [batch, features], in standard units. */
  slopes(): readonly Tensor[];
  /** How noise on feature j moves the outputs, [batch, outputs]. */
  moves(feature: number): Tensor;
}

/** @throws UsageError for a context without what probing needs */
export function probeBatch(context: ObjectiveContext, features: readonly TargetFeature[]): BatchProbe {
  const { predict, link = "identity", inputs, probing } = context;
  const { dtype } = inputs;
  const width = inputs.shape[1] as number;
  if (probing === undefined) {
    throw new UsageError({ where: "slope targets", expected: "the noise to probe with", found: "none" });
  }
  const outputs = once(() => predict(inputs));
  const prediction = once(() => applyLink(link, outputs()));
  const [noise, steepness] = split(probing, [features.length, features.length], 1) as readonly [Tensor, Tensor];
  const ofFeature = once(() => columnsOf(noise));
  const slopes = once(() => {
    const columns = features.map(({ column }) => column);
    return columnsOf(prediction()).map((output) => mul(gradientByInputs(output, inputs, columns), steepness));
  });
  const moves = features.map(({ column }, j) =>
    once(() => {
      const direction = constant(
        Float64Array.from({ length: width }, (_, i) => (i === column ? 1 : 0)),
        dtype,
        [1, width],
      );
      const moved = add(inputs, mul(ofFeature()[j] as Tensor, direction));
      return sub(applyLink(link, predict(moved)), prediction());
    }),
  );
  return { context, outputs, prediction, slopes, moves: (feature) => (moves[feature] as () => Tensor)() };
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
