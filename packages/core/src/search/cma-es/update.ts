import { type Distribution, decomposed, lengthOf, whitened } from "./distribution.ts";
import type { Strategy } from "./strategy.ts";

/**
 * The distribution after a generation. Numbers are the tutorial's equations.
 *
 * @param points all λ points, from the best to the worst, as they were drawn
 */
export function updated(
  before: Distribution,
  strategy: Strategy,
  points: readonly (readonly number[])[],
): Distribution {
  const { mean, sigma } = before;
  const { dimension: n, parents, weights, selectionMass, cSigma, cC, grow, isSteady, decomposeEvery } = strategy;
  const generation = before.generation + 1;
  const steps = points.map((x) => x.map((value, j) => (value - (mean[j] as number)) / sigma)); // y_i:λ

  const step = new Array<number>(n).fill(0);
  for (let i = 0; i < parents; i++) addTo(step, weights[i] as number, steps[i] as readonly number[]); // (41)
  const moved = mean.map((value, j) => value + sigma * (step[j] as number)); // (42), c_m = 1

  const whiteStep = whitened(before, step);
  const sigmaGain = Math.sqrt(cSigma * (2 - cSigma) * selectionMass);
  const sigmaPath = before.sigmaPath.map((p, j) => (1 - cSigma) * p + sigmaGain * (whiteStep[j] as number)); // (43)
  const length = lengthOf(sigmaPath);

  const steady = isSteady(length, generation) ? 1 : 0; // h_σ
  const pathGain = steady * Math.sqrt(cC * (2 - cC) * selectionMass);
  const covariancePath = before.covariancePath.map((p, j) => (1 - cC) * p + pathGain * (step[j] as number)); // (45)
  const covariance = adapted(before, strategy, { steps, path: covariancePath, steady });

  return {
    generation,
    mean: moved,
    sigma: sigma * grow(length), // (44)
    covariance,
    sigmaPath,
    covariancePath,
    ...(generation % decomposeEvery === 0 && covariance.every(Number.isFinite)
      ? decomposed(covariance, n)
      : { axes: before.axes, lengths: before.lengths }),
  };
}

interface Evidence {
  readonly steps: readonly (readonly number[])[];
  readonly path: readonly number[];
  readonly steady: number;
}

/** C of the next generation: (46) and (47). */
function adapted(before: Distribution, strategy: Strategy, { steps, path, steady }: Evidence): readonly number[] {
  const { dimension: n, weights, cC, c1, cMu } = strategy;
  const missing = (1 - steady) * cC * (2 - cC); // δ(h_σ)
  const sum = weights.reduce((total, w) => total + w, 0);
  const kept = 1 + c1 * missing - c1 - cMu * sum;
  const covariance = before.covariance.map((value) => kept * value);
  addOuter(covariance, n, c1, path);
  for (const [i, weight] of weights.entries()) {
    const y = steps[i] as readonly number[];
    if (weight === 0 || y.every((value) => value === 0)) continue;
    // (46): a negative weight is scaled by n/‖C^(−1/2)y‖², so that C stays positive definite.
    const scaled = weight > 0 ? weight : (weight * n) / lengthOf(whitened(before, y)) ** 2;
    addOuter(covariance, n, cMu * scaled, y);
  }
  return covariance;
}

function addTo(sum: number[], factor: number, vector: readonly number[]): void {
  for (let j = 0; j < sum.length; j++) sum[j] = (sum[j] as number) + factor * (vector[j] as number);
}

/** matrix += factor·vvᵀ; both halves get the same bits. */
function addOuter(matrix: number[], n: number, factor: number, v: readonly number[]): void {
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const sum = (matrix[i * n + j] as number) + factor * ((v[i] as number) * (v[j] as number));
      matrix[i * n + j] = sum;
      matrix[j * n + i] = sum;
    }
  }
}
