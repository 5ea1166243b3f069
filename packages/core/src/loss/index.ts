export { type CrossEntropyOptions, crossEntropy } from "./cross-entropy.ts";
export { checkLossTargets, lossesFor, lossTargets } from "./for-target.ts";
export { type HuberOptions, huber } from "./huber.ts";
export type { Loss, LossFacts, LossTargets } from "./loss.ts";
export { mae } from "./mae.ts";
export { mse } from "./mse.ts";
export { totalWeight, weightedMean } from "./reduce.ts";
export { type LossName, lossRegistry } from "./registry.ts";
