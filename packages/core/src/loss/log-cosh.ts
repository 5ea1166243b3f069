import type { Reference } from "../base/index.ts";
import { lessOrEqual, log1p, max, mean, min, mul, neg, softplus, square, sub, tanh, where } from "../graph/index.ts";
import type { Loss } from "./loss.ts";
import { residual } from "./residual.ts";

const logCoshReference: Reference = {
  authors: "P. J. Green",
  title: "Bayesian Reconstructions from Emission Tomography Data Using a Modified EM Algorithm",
  year: 1990,
  source: "IEEE Transactions on Medical Imaging 9",
};

/**
 * The logarithm of the hyperbolic cosine: nearly e²/2 for small residuals, |e| − log 2 for large ones, smooth throughout.
 *
 * With e = ŷ − y: log cosh e, as softplus(2e) − e − log 2, in which nothing overflows, and where |e| ≤ 1 as
 * −log(1 − tanh² e)/2, which keeps small values exact. Its gradient is tanh e.
 *
 * Shapes: predictions and targets [batch, outputs] to [batch], averaged over outputs. Domain: any real target. Cost:
 * about twenty passes. It turns linear at residuals of about 1 in the units it is trained in; where that is to be
 * chosen, `huber` has a δ. Small residuals count half of what they do in `mse`.
 *
 * @throws ShapeError unless predictions and targets are of one shape
 * @example weightedMean(logCosh().evaluate(predictions, targets))
 *
 * Reference: Green 1990.
 */
export function logCosh(): Loss {
  return {
    name: "log-cosh",
    facts: { smooth: true, targets: "numbers" },
    references: [logCoshReference],
    evaluate(predictions, targets) {
      const e = residual("log-cosh", predictions, targets);
      const large = sub(sub(softplus(mul(e, 2)), e), Math.LN2);
      // Held within ±1, so that the branch that is not taken is finite and sends no NaN back.
      const small = mul(log1p(neg(square(tanh(max(min(e, 1), -1))))), -0.5);
      return mean(where(lessOrEqual(square(e), 1), small, large), { axes: [1] });
    },
  };
}
