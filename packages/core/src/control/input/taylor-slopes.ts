import { add, div, mul, neg, reshape, square, sub, type Tensor } from "../../graph/index.ts";
import { type TaylorConvention, taylor, taylorOrder, taylorPolynomial, weightedMean } from "../../loss/index.ts";
import type { Objective, ObjectiveContext } from "../objective.ts";
import { columnsOf, seenOf, slopesOf } from "../slopes.ts";
import { squaredLength } from "./jacobian.ts";

/** What the Taylor loss of residual and slope can be told. */
export interface TaylorSlopesOptions extends TaylorConvention {
  /**
   * θ: the centre's slope term and residual term, then the terms' coefficients in the order of `taylorTerms`; 5, 8 or 12
   * numbers for order 2, 3 or 4. By default those of y·(1 + x).
   */
  readonly coefficients?: readonly number[];
  /** The input columns whose slopes count; all by default. */
  readonly columns?: readonly number[];
}

const residualTimesSlope: readonly number[] = [0, 0, -1, 0, -1];

/**
 * A Taylor polynomial of residual and slope as a loss of numbers: the family in which losses of regressions are searched.
 *
 * meanᵢ −f(xᵢ, yᵢ) with x = k²/(1 + k²), y = e²/(1 + e²), e = ŷ − y the residual, k = ‖∂ŷ/∂x‖₂ the length of the slopes
 * by the controlled columns, and f(x, y) = Σ c(i, j)·(x − θ₀)ⁱ·(y − θ₁)ʲ over i + j ≤ order, j ≥ 1 (`taylorPolynomial`).
 * Of several outputs it is the mean of each one's.
 *
 * Units: residual and slope in those of the (standardised) inputs and targets. Domain: any numbers. Both variables lie in
 * [0, 1), so no example weighs without bound: an outlier ten deviations off counts as one five deviations off. Around a
 * centre with θ₁ = 0 slope costs nothing where there is no residual; θ₁ ≠ 0 makes slope cost, or pay, by itself. Values
 * can be negative: only differences mean something. Most coefficients make no loss that trains. Cost: that of `jacobian`.
 *
 * @throws UsageError for a number of coefficients that no order has
 * @example taylorSlopes({ coefficients: [0, 0, -1, 0, -1], columns: [0, 2] })
 *
 * Reference: the polynomial Gonzalez and Miikkulainen 2021; of residual and slope it is our own.
 */
export function taylorSlopes({
  coefficients = residualTimesSlope,
  factorials = false,
  columns,
}: TaylorSlopesOptions = {}): Objective {
  const name = "taylor-slopes";
  taylorOrder(coefficients, `coefficients of ${name}`);
  const terms = (context: ObjectiveContext): Tensor => {
    const seen = seenOf(name, context);
    const [rows] = context.inputs.shape as readonly [number];
    const residuals = columnsOf(sub(seen.predictions, context.targets));
    const losses = slopesOf(seen, context, columns).map((slopes, output) => {
      const residual = reshape(residuals[output] as Tensor, [rows]);
      const [x, y] = [bounded(squaredLength(slopes)), bounded(square(residual))];
      return neg(taylorPolynomial(x, y, coefficients, { factorials }));
    });
    return mul(losses.reduce(add), 1 / losses.length);
  };
  return {
    name,
    facts: {
      inputDerivatives: 1,
      needsSmooth: true,
      exact: true,
      targets: "numbers",
      products: { once: 3, perOutput: 3 },
    },
    references: taylor().references,
    terms,
    evaluate: (context) => weightedMean(terms(context), context.weights),
  };
}

/** v/(1 + v) of what is not negative, written so that it stays finite where v does not. */
function bounded(value: Tensor): Tensor {
  return sub(1, div(1, add(value, 1)));
}
