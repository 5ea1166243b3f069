import type { Reference } from "../../base/index.ts";
import { add, constant, gather, mul, square, sum, type Tensor } from "../../graph/index.ts";
import type { Lever } from "./lever.ts";
import { penalisedLoss } from "./penalised-lever.ts";
import { signedStrength } from "./signed-strength.ts";

const reference: Reference = {
  authors: "C. M. Bishop",
  title: "Training with Noise is Equivalent to Tikhonov Regularization",
  year: 1995,
  source: "Neural Computation 7(1)",
};

/**
 * A penalty on how far noise on each feature moves the prediction: mean ℓ + ½ Σⱼ wⱼ·meanᵢ Σₒ (f(xᵢ + σnᵢeⱼ) − f(xᵢ))ₒ².
 *
 * It is what sensitivities are of, off the data too, and for small σ the penalty on squared slopes times σ².
 * Cost: a forward and a backward pass for each feature; no second derivatives.
 *
 * Reference: after Bishop 1995.
 */
export const noiseLever: Lever = {
  name: "noise",
  facts: { inputDerivatives: 0, needsSmooth: false, exact: false },
  references: [reference],
  ...signedStrength,
  evaluate(probe, loss, strengths) {
    const count = strengths.shape[0] as number;
    const ofFeature = (j: number): Tensor =>
      mul(sum(square(probe.moves(j)), { axes: [1] }), gather(strengths, constant(j, "int64")));
    const penalty = Array.from({ length: count }, (_, j) => ofFeature(j)).reduce(add);
    return penalisedLoss(probe, loss, mul(penalty, 1 / 2));
  },
};
