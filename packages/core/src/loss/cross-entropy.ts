import { type Reference, UsageError } from "../base/index.ts";
import { add, constant, logSoftmax, mul, neg, sum } from "../graph/index.ts";
import type { Loss } from "./loss.ts";
import { requireClasses } from "./require-classes.ts";

/** What the cross-entropy can be told. */
export interface CrossEntropyOptions {
  /** ε: this share of each target is spread evenly over all classes; from 0 to below 1. */
  readonly labelSmoothing?: number;
  /** What each class counts, in the order of the classes; 1 by default. They should be near 1 on average. */
  readonly classWeights?: readonly number[];
}

const softmaxReference: Reference = {
  authors: "J. S. Bridle",
  title:
    "Probabilistic Interpretation of Feedforward Classification Network Outputs, with Relationships to Statistical Pattern Recognition",
  year: 1990,
  source: "Neurocomputing, NATO ASI Series 68",
};

const labelSmoothingReference: Reference = {
  authors: "C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens and Z. Wojna",
  title: "Rethinking the Inception Architecture for Computer Vision",
  year: 2016,
  source: "CVPR 2016, arXiv:1512.00567",
};

/**
 * The cross-entropy of classes: how surprised a model is by the class that came.
 *
 * −Σ_c w_c·y′_c·log softmax(z)_c with logits z and smoothed targets y′ = (1 − ε)·y + ε/classes.
 *
 * Shapes: logits and one-hot targets [batch, classes] to [batch]. Units: nats. Domain: two classes or more, any logits:
 * the logarithm of the softmax is taken as a whole, so that nothing overflows and no share vanishes. Cost: six passes.
 * Weights are not divided out: a batch's mean is over its examples (PyTorch divides by their weights).
 *
 * Label smoothing keeps logits bounded and costs sharp probabilities: the least loss is then not 0.
 *
 * @throws UsageError for ε outside [0, 1), or weights that are not positive or not one a class; ShapeError unless logits
 *   and targets are of one shape of two columns or more
 * @example weightedMean(crossEntropy({ labelSmoothing: 0.1 }).evaluate(logits, targets))
 *
 * Reference: Bridle 1990; Szegedy et al. 2016 for label smoothing.
 */
export function crossEntropy({ labelSmoothing = 0, classWeights }: CrossEntropyOptions = {}): Loss {
  const where = "cross-entropy";
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    const expected = "a label smoothing from 0 to below 1";
    throw new UsageError({ where, expected, found: String(labelSmoothing) });
  }
  const wrong = classWeights?.find((weight) => !(weight > 0 && Number.isFinite(weight)));
  if (wrong !== undefined) {
    throw new UsageError({ where, expected: "positive class weights", found: String(wrong) });
  }
  return {
    name: "cross-entropy",
    facts: { smooth: true, targets: "classes" },
    references: labelSmoothing > 0 ? [softmaxReference, labelSmoothingReference] : [softmaxReference],
    evaluate(logits, targets) {
      const classes = requireClasses(where, logits, targets);
      if (classWeights !== undefined && classWeights.length !== classes) {
        throw new UsageError({ where, expected: `${classes} class weights`, found: String(classWeights.length) });
      }
      const smoothed = labelSmoothing === 0 ? targets : add(mul(targets, 1 - labelSmoothing), labelSmoothing / classes);
      const weighed =
        classWeights === undefined ? smoothed : mul(smoothed, constant(classWeights, logits.dtype, [1, classes]));
      return neg(sum(mul(weighed, logSoftmax(logits)), { axes: [1] }));
    },
  };
}
