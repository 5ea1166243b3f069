import { check } from "./checks.ts";

/** Welch's test of two samples' means. */
export interface WelchTest {
  /** mean(left) − mean(right). */
  readonly difference: number;
  /** t, the difference in units of its standard error. */
  readonly statistic: number;
  /** Degrees of freedom, seldom whole. */
  readonly degrees: number;
  /** P(T ≥ t) if the means were equal: small where the left mean is greater. */
  readonly greater: number;
  /** P(|T| ≥ |t|) if the means were equal. */
  readonly twoSided: number;
}

/**
 * Welch's t-test: whether two independent samples have different means, their variances being whatever they are.
 *
 * t = (x̄ − ȳ)/√(s²ₓ/n + s²ᵧ/m), with (s²ₓ/n + s²ᵧ/m)²/((s²ₓ/n)²/(n − 1) + (s²ᵧ/m)²/(m − 1)) degrees of freedom. It
 * supposes values near to normal, and runs that do not share a seed; where they do, a paired interval says more.
 * Undefined (NaN) where neither sample varies.
 *
 * @throws UsageError for fewer than two values in a sample, or values that are not finite
 * @example welchTest(accuraciesOfTheFoundLoss, accuraciesOfCrossEntropy).greater < 0.05
 *
 * Reference: B. L. Welch, Biometrika 34 (1947).
 */
export function welchTest(left: readonly number[], right: readonly number[]): WelchTest {
  const [a, b] = [summary("left", left), summary("right", right)];
  const difference = a.mean - b.mean;
  const squared = a.squared + b.squared;
  const statistic = difference / Math.sqrt(squared);
  const degrees = squared ** 2 / (a.squared ** 2 / (left.length - 1) + b.squared ** 2 / (right.length - 1));
  const twoSided = tails(statistic, degrees);
  return { difference, statistic, degrees, greater: statistic >= 0 ? twoSided / 2 : 1 - twoSided / 2, twoSided };
}

/** Mean, and squared standard error of the mean. */
function summary(name: string, values: readonly number[]): { readonly mean: number; readonly squared: number } {
  const n = values.length;
  check(n >= 2, `${name} sample of welch's test`, "at least two values", n);
  for (const value of values) check(Number.isFinite(value), `${name} sample of welch's test`, "finite values", value);
  const mean = values.reduce((total, value) => total + value, 0) / n;
  return { mean, squared: values.reduce((total, value) => total + (value - mean) ** 2, 0) / (n - 1) / n };
}

/** P(|T| ≥ |t|) of Student's t: the incomplete beta function I_x(df/2, 1/2) at x = df/(df + t²). */
function tails(t: number, df: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  const x = df / (df + t * t);
  const [a, b] = [df / 2, 0.5];
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (t === 0) return 1;
  return x < (a + 1) / (a + b + 2) ? (front * continued(a, b, x)) / a : 1 - (front * continued(b, a, 1 - x)) / b;
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
