import { UsageError } from "../base/index.ts";
import { add, mul, sub, type Tensor } from "../graph/index.ts";

/** How the coefficients of a Taylor polynomial are written. */
export interface TaylorConvention {
  /** Whether c(i, j) is divided by i!·j!, so that coefficients are derivatives; TaylorGLO's are not. */
  readonly factorials?: boolean;
}

const orders: readonly number[] = [2, 3, 4];

/**
 * The powers (i, j) of the terms c(i, j)·(x − θ₀)ⁱ·(y − θ₁)ʲ in the order of their coefficients: by i, then by j. Terms
 * without y are none, since nothing trainable is in them.
 *
 * @example taylorTerms(3) // (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (2, 1)
 */
export function taylorTerms(order: number): readonly (readonly [number, number])[] {
  return Array.from({ length: order }, (_, i) =>
    Array.from({ length: order - i }, (_, j) => [i, j + 1] as const),
  ).flat();
}

/**
 * The order of a polynomial of so many coefficients, its centre included: 5 are of order 2, 8 of order 3, 12 of order 4.
 *
 * @param where what the coefficients were given for
 * @throws UsageError for another number of them, or one that is not finite
 */
export function taylorOrder(coefficients: readonly number[], where = "taylor polynomial"): number {
  const wrong = coefficients.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new UsageError({ where, expected: "finite numbers", found: String(wrong) });
  const order = orders.find((candidate) => taylorTerms(candidate).length + 2 === coefficients.length);
  if (order !== undefined) return order;
  throw new UsageError({
    where,
    expected: `${orders.map((each) => `${taylorTerms(each).length + 2} numbers for order ${each}`).join(", ")}`,
    found: `${coefficients.length}`,
  });
}

/**
 * The coefficients of a genome as TaylorGLO's program writes it, whose centre comes last: the centre first.
 *
 * @throws UsageError for a number of them that no order has
 */
export function taylorOfGenome(genome: readonly number[]): readonly number[] {
  taylorOrder(genome, "genome");
  return [...genome.slice(-2), ...genome.slice(0, -2)];
}

/**
 * The bivariate Taylor polynomial that TaylorGLO searches, elementwise.
 *
 * f(x, y) = Σ c(i, j)·(x − θ₀)ⁱ·(y − θ₁)ʲ over i + j ≤ order, j ≥ 1, with the coefficients θ₀, θ₁, then c in the order of
 * `taylorTerms`: of order 3 the paper's θ₀ … θ₇. A loss is −f. The centre's y, subtracted from y, is the second.
 *
 * Of classes x is the one-hot label and y the probability (`taylor`). Of numbers, where a loss of residual e and slope k
 * is searched, take x = k²/(1 + k²) and y = e²/(1 + e²). Both lie in [0, 1) as a label and a probability do, so that no
 * polynomial runs away from an outlier; k²/(1 + k²) is the squared sine in which the Lai loss is linear on either side of
 * its boundary, so that e²·x/λ, its steep side for λ < 1, is the term (1, 1); and y is nearly e² for small residuals. The
 * terms left out are those of the slope alone: around a centre with θ₁ = 0 nothing is paid for slope where there is no
 * residual, as in the Lai loss; θ₁ ≠ 0 brings such terms back.
 *
 * Shapes: x and y broadcast. Cost: at most two passes a term.
 *
 * @throws UsageError for a number of coefficients that no order has
 * @example neg(sum(taylorPolynomial(labels, softmax(logits), [0.5, 0.5, 1, -1, 2]), { axes: [1] }))
 *
 * Reference: Gonzalez and Miikkulainen 2021.
 */
export function taylorPolynomial(
  x: Tensor,
  y: Tensor,
  coefficients: readonly number[],
  { factorials = false }: TaylorConvention = {},
): Tensor {
  const order = taylorOrder(coefficients);
  const [x0 = 0, y0 = 0, ...terms] = coefficients;
  const [dx, dy] = [sub(x, x0), sub(y, y0)];
  const byPower = Array.from({ length: order }, () => new Array<number>(order).fill(0));
  for (const [place, [i, j]] of taylorTerms(order).entries()) {
    const value = (terms[place] as number) / (factorials ? factorial(i) * factorial(j) : 1);
    (byPower[j - 1] as number[])[i] = value;
  }
  return mul(
    dy,
    horner(
      dy,
      byPower.map((ofPower) => horner(dx, ofPower)),
    ),
  );
}

/** Σ aₙ·vⁿ; a number where nothing is to be computed. */
function horner(variable: Tensor, coefficients: readonly (number | Tensor)[]): number | Tensor {
  return coefficients.reduceRight<number | Tensor>((inner, coefficient) => {
    if (inner === 0) return coefficient;
    const product = mul(variable, inner);
    return coefficient === 0 ? product : add(product, coefficient);
  }, 0);
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
