import { type Reference, UsageError } from "../base/index.ts";
import { add, div, exp, greater, logSoftmax, mean, min, mul, neg, square, sub, where } from "../graph/index.ts";
import type { Loss } from "./loss.ts";
import { requireClasses } from "./require-classes.ts";

/** What the Baikal loss can be told. */
export interface BaikalOptions {
  /** The probability below which 1/p goes on as a parabola of log p; above 0 and below 1. */
  readonly leastProbability?: number;
}

const baikalReference: Reference = {
  authors: "S. Gonzalez and R. Miikkulainen",
  title: "Improved Training Speed, Accuracy, and Data Utilization Through Loss Function Optimization",
  year: 2020,
  source: "CEC 2020, arXiv:1905.11528",
  url: "https://arxiv.org/abs/1905.11528",
};

/**
 * The Baikal loss, which genetic programming found for images of digits: it drives probabilities to the right class while
 * they are low, and away from certainty once they are high.
 *
 * −(1/n)·Σ_c (log p_c − y_c/p_c) over n classes, with p = softmax(z).
 *
 * Shapes: logits and one-hot targets [batch, classes] to [batch]. Domain: two classes or more, any logits. Cost: about
 * sixteen passes.
 *
 * Its least value is at the probability 1/√n for the right class and equal ones for the others, hence never 0: classes
 * come out right, but their probabilities are no degrees of belief (0.32 for the surest of ten classes), so log loss,
 * Brier score and calibration suffer. −log p_c of the wrong classes grows without a bound as they vanish.
 *
 * 1/p is exp(−log p), whose gradient grows with it: below `leastProbability` (ε) it is replaced by its Taylor polynomial
 * in u = −log p about −log ε, e^{−log ε}·(1 + d + d²/2), which keeps value, gradient and curvature continuous and finite.
 * A badly wrong example still weighs up to about 1/ε: clip gradients (`clipByGlobalNorm`), or raise ε. Clamping p instead,
 * as is usual, stops the gradient of the examples that need it most.
 *
 * A PyTorch port by a third party differs: its variant with six constants multiplies the logits, not the probabilities, by
 * the one inside the logarithm, and leaves out the factor before the last term. Its numbers are no reference for these.
 *
 * @throws UsageError for an ε outside (0, 1); ShapeError unless logits and targets are of one shape of two columns or more
 * @example weightedMean(baikal().evaluate(logits, targets))
 *
 * Reference: Gonzalez and Miikkulainen 2020.
 */
export function baikal({ leastProbability = 1e-7 }: BaikalOptions = {}): Loss {
  if (!(leastProbability > 0 && leastProbability < 1)) {
    const expected = "a number above 0 and below 1";
    throw new UsageError({ where: "least-probability of baikal", expected, found: String(leastProbability) });
  }
  const bound = -Math.log(leastProbability);
  return {
    name: "baikal",
    facts: { smooth: true, targets: "classes" },
    options: { leastProbability },
    references: [baikalReference],
    evaluate(logits, targets) {
      requireClasses("baikal", logits, targets);
      const u = neg(logSoftmax(logits));
      const beyond = sub(u, bound);
      const continued = div(add(add(mul(square(beyond), 0.5), beyond), 1), leastProbability);
      // Held at the bound, so that the branch that is not taken is finite and sends no NaN back.
      const inverse = where(greater(u, bound), continued, exp(min(u, bound)));
      return mean(add(u, mul(targets, inverse)), { axes: [1] });
    },
  };
}
