import { expectedLength, learningRates, massOf, type Strategy } from "./strategy.ts";

/**
 * The strategy of the tutorial, with active covariance: the worse half of a generation has negative weights, so that
 * directions that lead to bad points lose variance.
 *
 * Reference: Hansen 2016, Table 1 (48–58).
 */
export function tutorialStrategy(n: number, population: number): Strategy {
  const parents = Math.floor(population / 2);
  const raw = Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1)); // (49)
  const mass = massOf(raw.slice(0, parents));
  const negativeMass = massOf(raw.slice(parents));
  const rates = learningRates(n, mass);
  const { cSigma, c1, cMu } = rates;
  const negative = Math.min(
    1 + c1 / cMu, // (50)
    1 + (2 * negativeMass) / (mass + 2), // (51)
    Math.max(0, 1 - c1 - cMu) / (n * cMu), // (52)
  );
  const sumOf = (sign: number): number => raw.reduce((total, w) => total + Math.max(0, sign * w), 0);
  const [positiveSum, negativeSum] = [sumOf(1), sumOf(-1)];
  const dSigma = 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + cSigma; // (55)
  const expected = expectedLength(n);
  return {
    ...rates,
    dimension: n,
    population,
    parents,
    selectionMass: mass,
    weights: raw.map((w) => (w >= 0 ? w / positiveSum : (negative * w) / negativeSum)), // (53)
    grow: (length) => Math.exp((cSigma / dSigma) * (length / expected - 1)), // (44)
    isSteady: (length, generations) =>
      length / Math.sqrt(1 - (1 - cSigma) ** (2 * generations)) < (1.4 + 2 / (n + 1)) * expected,
    decomposeEvery: Math.max(1, Math.floor(1 / (10 * n * (c1 + cMu)))), // §B.2
  };
}
