/** A polynomial of one variable: its coefficients from the constant upwards. */
export type Polynomial = readonly number[];

export function valueAt(polynomial: Polynomial, x: number): number {
  return polynomial.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

export function derivativeOf(polynomial: Polynomial): Polynomial {
  return polynomial.slice(1).map((coefficient, i) => coefficient * (i + 1));
}

/** p(a + b·x) */
export function substituted(polynomial: Polynomial, a: number, b: number): Polynomial {
  return polynomial.reduceRight<Polynomial>((sum, coefficient) => {
    const next = [...sum.map((value) => value * a), 0];
    for (const [i, value] of sum.entries()) next[i + 1] = (next[i + 1] as number) + value * b;
    next[0] = (next[0] as number) + coefficient;
    return next.slice(0, Math.max(1, polynomial.length));
  }, []);
}

/**
 * The places in (low, high) at which a polynomial changes its sign, ascending. Between neighbouring extrema it is
 * monotonic, so bisection there finds each; a root at which it only touches zero is none.
 */
export function signChanges(polynomial: Polynomial, low: number, high: number): readonly number[] {
  if (polynomial.length < 2) return [];
  const ends = [low, ...signChanges(derivativeOf(polynomial), low, high), high];
  const found: number[] = [];
  let side = Math.sign(valueAt(polynomial, low));
  let from = low;
  for (const end of ends.slice(1)) {
    const sign = Math.sign(valueAt(polynomial, end));
    if (sign === 0) continue;
    if (side !== 0 && sign !== side) found.push(bisected(polynomial, from, end, side));
    side = sign;
    from = end;
  }
  return found;
}

function bisected(polynomial: Polynomial, low: number, high: number, sideOfLow: number): number {
  let [a, b] = [low, high];
  for (let middle = (a + b) / 2; middle > a && middle < b; middle = (a + b) / 2) {
    if (Math.sign(valueAt(polynomial, middle)) === sideOfLow) a = middle;
    else b = middle;
  }
  return b;
}
