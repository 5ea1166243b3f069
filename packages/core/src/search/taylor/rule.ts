import { type TaylorConvention, taylorOrder, taylorTerms } from "../../loss/index.ts";
import { choose, termScale } from "./combinations.ts";
import { type Polynomial, valueAt } from "./polynomial.ts";

/**
 * How a loss pulls at the probability h of one class whose label is y: γ(y, h) = −∂loss/∂h, times the number of classes
 * where the loss is a mean over them. Above 0 it pulls h up.
 *
 * A step of gradient descent moves parameters by η·Σ_k γ_k·∂h_k, so that a loss is known by its γ alone. Probabilities
 * of a softmax sum to 1: adding a number to every γ_k changes nothing.
 *
 * Reference: Gonzalez, Qiu and Miikkulainen, arXiv 2010.00788.
 */
export type LearningRule = (label: number, probability: number) => number;

/** Rules of losses to compare with; the cross-entropy's is y/h. */
export const knownRules: Readonly<Record<"mse" | "cross-entropy" | "baikal", LearningRule>> = {
  mse: (y, h) => 2 * (y - h),
  "cross-entropy": (y, h) => (y === 0 ? 0 : y / h),
  baikal: (y, h) => 1 / h + (y === 0 ? 0 : y / (h * h)),
};

/**
 * The rule of a Taylor loss, multiplied out: row b holds the polynomial in h that yᵇ has, so that
 * γ = Σ_b yᵇ·(rows[b])(h). Of order 3, in the letters of the paper: [[c₁, c_h, c_hh], [c_y, c_hy, 0], [c_yy, 0, 0]].
 *
 * @param coefficients θ, the centre first, as `taylor` takes them
 * @throws UsageError for a number of coefficients that no order has
 */
export function expandedRule(
  coefficients: readonly number[],
  { factorials = false }: TaylorConvention = {},
): readonly Polynomial[] {
  const order = taylorOrder(coefficients);
  const [labelCentre = 0, centre = 0, ...terms] = coefficients;
  const rows = Array.from({ length: order }, () => new Array<number>(order).fill(0));
  for (const [place, [i, j]] of taylorTerms(order).entries()) {
    const c = (terms[place] as number) / (factorials ? termScale(i, j) : 1);
    for (let b = 0; b <= i; b++) {
      const row = rows[b] as number[];
      const ofLabel = choose(i, b) * (-labelCentre) ** (i - b);
      for (let a = 0; a < j; a++) {
        row[a] = (row[a] as number) + c * j * ofLabel * choose(j - 1, a) * (-centre) ** (j - 1 - a);
      }
    }
  }
  return rows;
}

/** The polynomial in h of a class with a label. */
export function ruleOfLabel(rows: readonly Polynomial[], label: number): Polynomial {
  return (rows[0] as Polynomial).map((_, a) => rows.reduceRight((sum, row) => sum * label + (row[a] as number), 0));
}

/**
 * The rule of a Taylor loss.
 *
 * @throws UsageError for a number of coefficients that no order has
 * @example taylorRule([0.5, 0.5, 1, -1, 4 / 3, 2, -2, 0])(1, 0.1) // of the right class at even odds of ten
 */
export function taylorRule(coefficients: readonly number[], convention: TaylorConvention = {}): LearningRule {
  const rows = expandedRule(coefficients, convention);
  return (label, probability) => valueAt(ruleOfLabel(rows, label), probability);
}
