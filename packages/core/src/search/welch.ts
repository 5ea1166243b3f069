import { spreadOf, studentTails } from "../diagnostics/index.ts";
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
  const part = a.squared / squared;
  const degrees = 1 / (part ** 2 / (left.length - 1) + (1 - part) ** 2 / (right.length - 1));
  // Where nothing varies there are no degrees of freedom, and means that differ do so for sure.
  const twoSided = squared > 0 ? studentTails(statistic, degrees) : difference === 0 ? Number.NaN : 0;
  return { difference, statistic, degrees, greater: statistic >= 0 ? twoSided / 2 : 1 - twoSided / 2, twoSided };
}

/** Mean, and squared standard error of the mean. */
function summary(name: string, values: readonly number[]): { readonly mean: number; readonly squared: number } {
  const where = `${name} sample of welch's test`;
  check(values.length >= 2, where, "at least two values", values.length);
  for (const value of values) check(Number.isFinite(value), where, "finite values", value);
  const { mean, deviation, count } = spreadOf(values);
  return { mean: mean as number, squared: (deviation as number) ** 2 / count };
}
