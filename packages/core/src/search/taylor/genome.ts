import { type TaylorConvention, taylorOrder, taylorTerms } from "../../loss/index.ts";
import { check } from "../checks.ts";
import { termScale } from "./combinations.ts";

/** How many numbers a genome of an order has: 5, 8 or 12 of order 2, 3 or 4. */
export function genomeSize(order: number): number {
  check([2, 3, 4].includes(order), "order of the taylor polynomial", "2, 3 or 4", order);
  return taylorTerms(order).length + 2;
}

/**
 * Coefficients of a Taylor loss as a genome of TaylorGLO's program, whose centre comes last; `taylorOfGenome` undoes it.
 *
 * @throws UsageError for a number of coefficients that no order has
 */
export function genomeOfTaylor(coefficients: readonly number[]): readonly number[] {
  taylorOrder(coefficients);
  return [...coefficients.slice(2), ...coefficients.slice(0, 2)];
}

/**
 * The same loss with its coefficients in the other convention.
 *
 * @param convention the one that they are in
 */
export function convertedTaylor(
  coefficients: readonly number[],
  { factorials = false }: TaylorConvention,
): readonly number[] {
  const order = taylorOrder(coefficients);
  const terms = taylorTerms(order).map(([i, j], place) => {
    const value = coefficients[place + 2] as number;
    const scale = termScale(i, j);
    return factorials ? value / scale : value * scale;
  });
  return [...coefficients.slice(0, 2), ...terms];
}

/** Coefficients as TaylorGLO's program trains with them, rounded to 4 decimals; its search keeps all digits. */
export function roundedTaylor(coefficients: readonly number[], decimals = 4): readonly number[] {
  return coefficients.map((value) => Number(value.toFixed(decimals)));
}
