import { type TaylorConvention, taylorOrder, taylorTerms } from "../../loss/index.ts";
import { termScale } from "./combinations.ts";

/**
 * f(x, y), the Taylor polynomial at a point: what `taylorPolynomial` computes for tensors.
 *
 * @throws UsageError for a number of coefficients that no order has
 */
export function taylorValue(
  coefficients: readonly number[],
  x: number,
  y: number,
  { factorials = false }: TaylorConvention = {},
): number {
  const order = taylorOrder(coefficients);
  const [x0 = 0, y0 = 0, ...terms] = coefficients;
  return taylorTerms(order).reduce((sum, [i, j], place) => {
    const c = (terms[place] as number) / (factorials ? termScale(i, j) : 1);
    return sum + c * (x - x0) ** i * (y - y0) ** j;
  }, 0);
}

/**
 * A Taylor loss of n classes by the probability of the right one, where the others share the rest evenly:
 * −f(1, p) − (n − 1)·f(0, (1 − p)/(n − 1)).
 */
export function taylorLossAt(
  coefficients: readonly number[],
  classes: number,
  probability: number,
  convention: TaylorConvention = {},
): number {
  const other = (1 - probability) / (classes - 1);
  return (
    -taylorValue(coefficients, 1, probability, convention) -
    (classes - 1) * taylorValue(coefficients, 0, other, convention)
  );
}

/** A Taylor loss of residual and slope at an example: −f(k²/(1 + k²), e²/(1 + e²)). */
export function taylorSlopesLossAt(
  coefficients: readonly number[],
  { residual, slope }: { readonly residual: number; readonly slope: number },
  convention: TaylorConvention = {},
): number {
  return -taylorValue(coefficients, bounded(slope), bounded(residual), convention);
}

function bounded(value: number): number {
  return value ** 2 / (1 + value ** 2);
}
