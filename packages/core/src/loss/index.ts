export { checkLossTargets, lossesFor, lossTargets } from "./for-target.ts";
export type { Loss, LossFacts, LossOption, LossTargets } from "./loss.ts";
export { lossNameOf, lossOf } from "./loss-text.ts";
export * from "./losses.ts";
export { totalWeight, weightedMean } from "./reduce.ts";
export { type LossName, type LossOptions, lossRegistry } from "./registry.ts";
export {
  type TaylorConvention,
  taylorOfGenome,
  taylorOrder,
  taylorPolynomial,
  taylorTerms,
} from "./taylor-polynomial.ts";
