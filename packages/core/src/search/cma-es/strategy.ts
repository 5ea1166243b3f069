import { check } from "../checks.ts";

/** The constants of a CMA-ES of n coordinates and λ points a generation. Letters are the tutorial's. */
export interface Strategy {
  readonly dimension: number;
  /** λ */
  readonly population: number;
  /** μ, the points that the mean is moved to. */
  readonly parents: number;
  /** w, of the points from the best to the worst; the first μ sum to 1, later ones are 0 or negative. */
  readonly weights: readonly number[];
  /** μ_eff of the first μ weights. */
  readonly selectionMass: number;
  readonly cSigma: number;
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
  /** What σ is multiplied by for a path of that length: (44). */
  grow(pathLength: number): number;
  /** h_σ: whether the path is short enough, after that many generations, for the other one to be lengthened. */
  isSteady(pathLength: number, generations: number): boolean;
  /** Generations that one eigendecomposition serves. */
  readonly decomposeEvery: number;
}

/** The usual population: (48). */
export function usualPopulation(dimension: number): number {
  return 4 + Math.floor(3 * Math.log(dimension));
}

/** E‖N(0, I)‖ in n dimensions, to second order. */
export function expectedLength(n: number): number {
  return Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
}

/** (Σw)²/Σw², for weights that are not all 0. */
export function massOf(weights: readonly number[]): number {
  const sum = weights.reduce((total, w) => total + w, 0);
  return (sum * sum) / weights.reduce((total, w) => total + w * w, 0);
}

/** The rates that both variants share: (55) c_σ, (56), (57) and (58), of the tutorial's edition of 2016. */
export function learningRates(n: number, mass: number): Pick<Strategy, "cSigma" | "cC" | "c1" | "cMu"> {
  const cSigma = (mass + 2) / (n + mass + 5); // (55)
  const cC = (4 + mass / n) / (n + 4 + (2 * mass) / n); // (56)
  const c1 = 2 / ((n + 1.3) ** 2 + mass); // (57), α_cov = 2
  const cMu = Math.min(1 - c1, (2 * (mass - 2 + 1 / mass)) / ((n + 2) ** 2 + mass)); // (58)
  return { cSigma, cC, c1, cMu };
}

/** @throws UsageError for a population that has no worse half */
export function checkPopulation(population: number): void {
  const holds = Number.isSafeInteger(population) && population >= 2;
  check(holds, "population of cma-es", "a whole number of at least 2", population);
}
