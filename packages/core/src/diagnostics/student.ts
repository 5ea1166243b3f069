import { UsageError } from "../base/index.ts";

/** P(|T| ≤ √df · tan θ) of Student's t: Abramowitz and Stegun, 26.7.3 for odd and 26.7.4 for even degrees of freedom. */
function within(angle: number, df: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = df % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = df === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < df; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/**
 * P(|T| ≥ |t|) of Student's t distribution, to about 1e-15 absolute.
 *
 * @param df degrees of freedom, a whole number of at least 1
 * @throws UsageError for other degrees of freedom
 * @example studentTails(2.7764, 4) // 0.05
 *
 * Reference: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), 26.7.
 */
export function studentTails(t: number, df: number): number {
  checkDegrees("tails", df);
  return Math.max(0, 1 - within(Math.atan(Math.abs(t) / Math.sqrt(df)), df));
}

function checkDegrees(where: string, df: number): void {
  if (Number.isSafeInteger(df) && df >= 1) return;
  const expected = "degrees of freedom, a whole number of at least 1";
  throw new UsageError({ where, expected, found: String(df) });
}

/**
 * The quantile of Student's t distribution: P(T ≤ t) = p. Exact to about 1e-13 relative for p within [1e-6, 1 − 1e-6].
 *
 * Cost: 60 sums of df/2 terms.
 *
 * @param p inside (0, 1)
 * @param df degrees of freedom, a whole number of at least 1
 * @throws UsageError for arguments out of range
 * @example studentQuantile(0.975, 4) // 2.7764
 *
 * Reference: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), 26.7.
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) {
    throw new UsageError({ where: "quantile", expected: "a probability inside (0, 1)", found: String(p) });
  }
  checkDegrees("quantile", df);
  const wanted = Math.abs(2 * p - 1);
  let [low, high] = [0, Math.PI / 2];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (within(middle, df) < wanted) low = middle;
    else high = middle;
  }
  return Math.sign(p - 0.5) * Math.sqrt(df) * Math.tan((low + high) / 2);
}
