import {
  clipByGlobalNorm,
  clipByValue,
  exponentialMovingAverage,
  gradientAccumulation,
  gradientCentralization,
  memberOf,
  optimizerRegistry,
  spectralNorm,
  type Transform,
  type Update,
  weightDecay,
  weightPenalty,
  withTransforms,
} from "isocline";
import type { TrainConfig } from "../config/train-config.ts";

/** Optimizers that decay weights by themselves. */
const decaying: TrainConfig["optimizer"] = "adamw";

/**
 * The optimizer of a config, with its transforms: penalties come after the clipping, which is for the gradient of the
 * objective alone, and the centring after all that adds to the gradient.
 */
export function optimizerOf(config: TrainConfig): Update {
  const { optimizer, momentum, nesterov, weightDecay: rate, l1, l2 } = config;
  const { accumulate, averageWeights, clipValue, clipNorm, centralizeGradients } = config;
  const made = memberOf(
    optimizerRegistry,
    optimizer,
  )({
    ...(momentum === null ? {} : { momentum }),
    ...(nesterov === null ? {} : { nesterov }),
    ...(optimizer === decaying ? { weightDecay: rate } : {}),
  });
  const given: readonly (Transform | false)[] = [
    accumulate > 1 && gradientAccumulation(accumulate),
    averageWeights !== null && exponentialMovingAverage({ decay: averageWeights }),
    clipValue !== null && clipByValue(clipValue),
    clipNorm !== null && clipByGlobalNorm(clipNorm),
    (l1 > 0 || l2 > 0) && weightPenalty({ l1, l2 }),
    config.spectralNorm > 0 && spectralNorm({ strength: config.spectralNorm }),
    centralizeGradients && gradientCentralization(),
    optimizer !== decaying && rate > 0 && weightDecay({ rate }),
  ];
  return withTransforms(
    made,
    given.filter((transform) => transform !== false),
  );
}

/** @param batches of the whole run, along one branch */
export function updateWarnings({ accumulate }: TrainConfig, batches: number): readonly string[] {
  if (accumulate <= batches || batches === 0) return [];
  return [
    `nothing is trained: ${accumulate} batches accumulate for an update, and the run has ${batches}; ` +
      "lower --accumulate or --batch",
  ];
}
