import { symmetricEigen } from "../symmetric-eigen.ts";

/** The normal distribution that a generation is drawn from, N(m, σ²C), with the paths that adapt it. */
export interface Distribution {
  /** Updates done, g. */
  readonly generation: number;
  /** m */
  readonly mean: readonly number[];
  /** σ */
  readonly sigma: number;
  /** C, row-major. */
  readonly covariance: readonly number[];
  /** p_σ */
  readonly sigmaPath: readonly number[];
  /** p_c */
  readonly covariancePath: readonly number[];
  /** C's eigenvectors as rows, row-major: Bᵀ. They may be of an earlier generation. */
  readonly axes: readonly number[];
  /** The square roots of C's eigenvalues, ascending: D. */
  readonly lengths: readonly number[];
}

/** The distribution to begin with: C = I, paths of length 0. */
export function isotropic(mean: readonly number[], sigma: number): Distribution {
  const n = mean.length;
  const identity = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  const zeros = new Array<number>(n).fill(0);
  return {
    generation: 0,
    mean,
    sigma,
    covariance: identity,
    sigmaPath: zeros,
    covariancePath: zeros,
    axes: identity,
    lengths: new Array<number>(n).fill(1),
  };
}

/** B and D of a covariance. An eigenvalue that rounding made 0 or negative is lifted to 1e-20 of the largest. */
export function decomposed(covariance: readonly number[], n: number): Pick<Distribution, "axes" | "lengths"> {
  const { values, vectors } = symmetricEigen(covariance, n);
  const least = (values[n - 1] as number) * 1e-20;
  return { axes: [...vectors], lengths: Array.from(values, (value) => Math.sqrt(Math.max(value, least))) };
}

/** A point of the distribution: x = m + σBDz (38–40). */
export function drawn({ mean, sigma, axes, lengths }: Distribution, normal: () => number): readonly number[] {
  const n = mean.length;
  const x = [...mean];
  for (let i = 0; i < n; i++) {
    const along = sigma * (lengths[i] as number) * normal();
    for (let j = 0; j < n; j++) x[j] = (x[j] as number) + along * (axes[i * n + j] as number);
  }
  return x;
}

/** C^(−1/2)·y = BD⁻¹Bᵀy. */
export function whitened({ axes, lengths }: Distribution, y: readonly number[]): readonly number[] {
  const n = y.length;
  const out = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    let along = 0;
    for (let j = 0; j < n; j++) along += (axes[i * n + j] as number) * (y[j] as number);
    along /= lengths[i] as number;
    for (let j = 0; j < n; j++) out[j] = (out[j] as number) + along * (axes[i * n + j] as number);
  }
  return out;
}

export function lengthOf(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((total, value) => total + value * value, 0));
}
