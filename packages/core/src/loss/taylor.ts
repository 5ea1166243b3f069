import { type Reference, UsageError } from "../base/index.ts";
import { mean, neg, softmax, sum } from "../graph/index.ts";
import type { Loss } from "./loss.ts";
import { requireClasses } from "./require-classes.ts";
import { type TaylorConvention, taylorOrder, taylorPolynomial } from "./taylor-polynomial.ts";

/** What the Taylor loss can be told. */
export interface TaylorOptions extends TaylorConvention {
  /**
   * θ: the centre's label and probability, then the terms' coefficients in the order of `taylorTerms`; 5, 8 or 12 numbers
   * for order 2, 3 or 4. By default the cross-entropy's own Taylor polynomial of order 3 about (1/2, 1/2).
   */
  readonly coefficients?: readonly number[];
  /** Over the classes: the sum, or their mean, as the paper prints it. */
  readonly reduce?: "sum" | "mean";
}

const taylorReference: Reference = {
  authors: "S. Gonzalez and R. Miikkulainen",
  title: "Optimizing Loss Functions Through Multi-Variate Taylor Polynomial Parameterization",
  year: 2021,
  source: "GECCO 2021, arXiv:2002.00059",
  url: "https://arxiv.org/abs/2002.00059",
};

const crossEntropyAboutHalf: readonly number[] = [0.5, 0.5, 1, -1, 4 / 3, 2, -2, 0];

/**
 * A Taylor polynomial of label and probability as a loss: the family in which TaylorGLO searches losses of classes.
 *
 * −Σ_c f(y_c, p_c), p = softmax(z), with f(x, y) = θ₂(y − θ₁) + θ₃(y − θ₁)² + θ₄(y − θ₁)³ + θ₅(x − θ₀)(y − θ₁) +
 * θ₆(x − θ₀)(y − θ₁)² + θ₇(x − θ₀)²(y − θ₁) of order 3: θ₀ is subtracted from the label and θ₁ from the probability.
 *
 * Shapes: logits and one-hot targets [batch, classes] to [batch]. Domain: two classes or more, any logits. Cost: about
 * twenty passes for order 3.
 *
 * Values can be negative, and the least one is seldom 0: only differences mean something. Probabilities sum to 1, so
 * that θ₂ alone trains nothing. Most coefficients make no loss
 * that trains; those that do often pull towards a probability well below 1, so that probabilities are no degrees of
 * belief. Label smoothing stays within the family, hence needs no option: for y′ = s·y + t take (θ₀ − t)/s, s·θ₅, s·θ₆
 * and s²·θ₇.
 *
 * TaylorGLO's program sums over classes, has no factorials, and writes the centre last (`taylorOfGenome`); the paper
 * divides the sum by the number of classes (`reduce: "mean"`) and prints factorials (`factorials`). Another public
 * implementation subtracts θ₁ from the label and θ₀ from the prediction, without the minus: there three terms train
 * nothing. It is not this family.
 *
 * @throws UsageError for a number of coefficients that no order has; ShapeError unless logits and targets are of one shape
 *   of two columns or more
 * @example weightedMean(taylor({ coefficients: [0.5, 0.5, 1, -1, 2] }).evaluate(logits, targets))
 *
 * Reference: Gonzalez and Miikkulainen 2021.
 */
export function taylor({
  coefficients = crossEntropyAboutHalf,
  factorials = false,
  reduce = "sum",
}: TaylorOptions = {}): Loss {
  taylorOrder(coefficients, "coefficients of taylor");
  if (reduce !== "sum" && reduce !== "mean") {
    throw new UsageError({ where: "reduce of taylor", expected: "sum or mean", found: String(reduce) });
  }
  return {
    name: "taylor",
    facts: { smooth: true, targets: "classes", signed: true },
    options: { coefficients, factorials, reduce },
    references: [taylorReference],
    evaluate(logits, targets) {
      requireClasses("taylor", logits, targets);
      const values = taylorPolynomial(targets, softmax(logits), coefficients, { factorials });
      return neg(reduce === "sum" ? sum(values, { axes: [1] }) : mean(values, { axes: [1] }));
    },
  };
}
