export { type AdamOptions, adam } from "./adam.ts";
export { type AdamwOptions, adamw } from "./adamw.ts";
export { clipByGlobalNorm } from "./clip-by-global-norm.ts";
export { clipByValue } from "./clip-by-value.ts";
export { type ExponentialMovingAverageOptions, exponentialMovingAverage } from "./exponential-moving-average.ts";
export { gradientAccumulation } from "./gradient-accumulation.ts";
export { type GradientCentralizationOptions, gradientCentralization } from "./gradient-centralization.ts";
export { type LionOptions, lion } from "./lion.ts";
export { type NadamOptions, nadam } from "./nadam.ts";
export { type OptimizerName, type OptimizerOptions, optimizerRegistry } from "./registry.ts";
export { type RmspropOptions, rmsprop } from "./rmsprop.ts";
export { constantSchedule } from "./schedule/constant.ts";
export { type CosineOptions, cosineSchedule } from "./schedule/cosine.ts";
export { type OneCycleOptions, oneCycleSchedule } from "./schedule/one-cycle.ts";
export { type ScheduleName, scheduleRegistry } from "./schedule/registry.ts";
export type { Schedule } from "./schedule/schedule.ts";
export { type StepOptions, stepSchedule } from "./schedule/step.ts";
export { type SgdOptions, sgd } from "./sgd.ts";
export { type SpectralNormOptions, spectralNorm } from "./spectral-norm.ts";
export { spectralNorms } from "./spectral-norms.ts";
export { type Transform, type TransformFacts, withTransforms } from "./transform.ts";
export { type TransformName, type TransformOptions, transformRegistry } from "./transform-registry.ts";
export {
  type ChainLink,
  chain,
  type Rest,
  type SlotSpec,
  type Stepped,
  type Update,
  type UpdateContext,
  type Wrapped,
  type Wrapper,
} from "./update.ts";
export { type WeightDecayOptions, weightDecay } from "./weight-decay.ts";
export { type WeightPenaltyOptions, weightPenalty } from "./weight-penalty.ts";
