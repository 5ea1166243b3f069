function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** n over k. */
export function choose(n: number, k: number): number {
  return factorial(n) / factorial(k) / factorial(n - k);
}

/** i!·j!, by which a coefficient of the term (i, j) and the derivative it stands for differ. */
export function termScale(i: number, j: number): number {
  return factorial(i) * factorial(j);
}
