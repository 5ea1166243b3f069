import { UsageError } from "../base/index.ts";

/**
 * P(|T| ≥ |t|) of Student's t distribution, to about 1e-13 relative for up to some hundred degrees of freedom.
 *
 * I_x(df/2, 1/2) at x = df/(df + t²), the incomplete beta function.
 *
 * @param df degrees of freedom, above 0; they need not be whole
 * @throws UsageError for other degrees of freedom, or a t that is no number
 * @example studentTails(2.7764, 4) // 0.05
 *
 * Reference: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), 26.7.1 and 26.5.
 */
export function studentTails(t: number, df: number): number {
  checkDegrees("tails", df);
  if (Number.isNaN(t)) throw new UsageError({ where: "tails", expected: "a number t", found: "NaN" });
  const square = t * t;
  if (square === 0) return 1;
  if (!Number.isFinite(square)) return 0;
  // Of x and 1 − x neither is taken from the other, which would lose the digits of the smaller.
  const [x, rest] = [df / (df + square), square / (df + square)];
  const [a, b] = [df / 2, 0.5];
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest));
  return x < (a + 1) / (a + b + 2) ? (front * continued(a, b, x)) / a : 1 - (front * continued(b, a, rest)) / b;
}

function checkDegrees(where: string, df: number, least = 0): void {
  if (df > 0 && df >= least && Number.isFinite(df)) return;
  const expected = `degrees of freedom${least === 0 ? " above 0" : `, at least ${least}`}`;
  throw new UsageError({ where, expected, found: String(df) });
}

/** The continued fraction of the incomplete beta function by Lentz's method (Abramowitz and Stegun, 26.5.8). */
function continued(a: number, b: number, x: number): number {
  const kept = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    product *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return product;
}

/** ln Γ(x) for x > 0, by Stirling's series beyond 12. */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  for (; shifted < 12; shifted++) product *= shifted;
  const inverse = 1 / (shifted * shifted);
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/**
 * The quantile of Student's t distribution: P(T ≤ t) = p.
 *
 * To about 1e-10 relative for p within [1e-6, 1 − 1e-6] and up to some hundred degrees of freedom. Cost: 60 tails.
 *
 * @param p inside (0, 1)
 * @param df degrees of freedom, at least 1; they need not be whole
 * @throws UsageError for arguments out of range
 * @example studentQuantile(0.975, 4) // 2.7764
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) {
    throw new UsageError({ where: "quantile", expected: "a probability inside (0, 1)", found: String(p) });
  }
  checkDegrees("quantile", df, 1);
  const wanted = 2 * Math.min(p, 1 - p);
  const at = (angle: number): number => Math.sqrt(df) * Math.tan(angle);
  let [low, high] = [0, Math.PI / 2];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (studentTails(at(middle), df) > wanted) low = middle;
    else high = middle;
  }
  return Math.sign(p - 0.5) * at((low + high) / 2);
}
