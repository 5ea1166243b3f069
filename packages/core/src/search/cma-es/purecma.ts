import { learningRates, massOf, type Strategy } from "./strategy.ts";

/**
 * The strategy of pycma's teaching program `purecma` without negative weights, whose port SwiftCMA TaylorGLO used.
 *
 * It differs from the tutorial's in weights ln(μ + ½) − ln i of the better half alone, in the damping
 * 2·μ_eff/λ + 0.3 + c_σ, and in a step size that follows ‖p_σ‖²/n instead of the length, by a factor e at most.
 */
export function purecmaStrategy(n: number, population: number): Strategy {
  const parents = Math.floor(population / 2);
  const raw = Array.from({ length: parents }, (_, i) => Math.log(parents + 0.5) - Math.log(i + 1));
  const sum = raw.reduce((total, w) => total + w, 0);
  const mass = massOf(raw);
  const rates = learningRates(n, mass);
  const { cSigma, c1, cMu } = rates;
  const dSigma = (2 * mass) / population + 0.3 + cSigma;
  return {
    ...rates,
    dimension: n,
    population,
    parents,
    selectionMass: mass,
    weights: Array.from({ length: population }, (_, i) => (raw[i] ?? 0) / sum),
    grow: (length) => Math.exp(Math.min(1, (cSigma / dSigma / 2) * (length ** 2 / n - 1))),
    isSteady: (length, generations) => length ** 2 / n / (1 - (1 - cSigma) ** (2 * generations)) < 2 + 4 / (n + 1),
    decomposeEvery: Math.floor(0.5 / (n * (c1 + cMu))) + 1,
  };
}
