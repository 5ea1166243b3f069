import type { Registry } from "../base/index.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { clipByValue } from "./clip-by-value.ts";
import { type ExponentialMovingAverageOptions, exponentialMovingAverage } from "./exponential-moving-average.ts";
import { gradientAccumulation } from "./gradient-accumulation.ts";
import { type GradientCentralizationOptions, gradientCentralization } from "./gradient-centralization.ts";
import { type SpectralNormOptions, spectralNorm } from "./spectral-norm.ts";
import type { Transform } from "./transform.ts";
import { type WeightDecayOptions, weightDecay } from "./weight-decay.ts";
import { type WeightPenaltyOptions, weightPenalty } from "./weight-penalty.ts";

export type TransformName =
  | ("gradient-accumulation" | "gradient-centralization" | "clip-by-value" | "clip-by-global-norm" | "weight-penalty")
  | ("spectral-norm" | "weight-decay" | "exponential-moving-average");

/** What any of the transforms can be told; each reads its own. */
export type TransformOptions = GradientCentralizationOptions &
  WeightPenaltyOptions &
  SpectralNormOptions &
  WeightDecayOptions &
  ExponentialMovingAverageOptions & {
    /** Of what is clipped; 1 by default. */
    readonly maximum?: number;
    /** Batches that are accumulated; 4 by default. */
    readonly batches?: number;
  };

/** Every transform of gradients and updates there is, in an order in which they do well together. */
export const transformRegistry: Registry<TransformName, (options?: TransformOptions) => Transform> = {
  kind: "transform",
  members: {
    "gradient-accumulation": ({ batches = 4 } = {}) => gradientAccumulation(batches),
    "clip-by-value": ({ maximum = 1 } = {}) => clipByValue(maximum),
    "clip-by-global-norm": ({ maximum = 1 } = {}) => clipByGlobalNorm(maximum),
    "weight-penalty": ({ l1 = 1e-4, l2 = 1e-4, ...rest } = {}) => weightPenalty({ l1, l2, ...rest }),
    "spectral-norm": spectralNorm,
    "gradient-centralization": gradientCentralization,
    "weight-decay": weightDecay,
    "exponential-moving-average": exponentialMovingAverage,
  },
};
