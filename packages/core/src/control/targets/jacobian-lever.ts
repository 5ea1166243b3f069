import type { Reference } from "../../base/index.ts";
import { add, mul, square, sum, type Tensor } from "../../graph/index.ts";
import { asRow } from "./batch-probe.ts";
import type { Lever } from "./lever.ts";
import { penalisedLoss } from "./penalised-lever.ts";
import { signedStrength } from "./signed-strength.ts";

const reference: Reference = {
  authors: "J. Hoffman, D. A. Roberts and S. Yaida",
  title: "Robust Learning with Jacobian Regularization",
  year: 2019,
  source: "arXiv:1908.02729",
};

/**
 * A penalty on the squared slopes by each feature: mean ℓ + ½ Σⱼ wⱼ·meanᵢ Σₒ (∂ŷₒ/∂xⱼ)².
 *
 * Cost: a backward pass by the inputs for each output, and one through it.
 *
 * Reference: Hoffman, Roberts and Yaida 2019, with a strength for each feature.
 */
export const jacobianLever: Lever = {
  name: "jacobian",
  facts: { inputDerivatives: 1, needsSmooth: true, exact: true },
  references: [reference],
  ...signedStrength,
  evaluate(probe, loss, strengths) {
    const ofOutput = (slopes: Tensor): Tensor => sum(mul(square(slopes), asRow(strengths)), { axes: [1] });
    return penalisedLoss(probe, loss, mul(probe.slopes().map(ofOutput).reduce(add), 1 / 2));
  },
};
