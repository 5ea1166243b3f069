import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ranking } from "../rank.ts";
import { isotropic } from "./distribution.ts";
import { purecmaStrategy } from "./purecma.ts";
import { massOf, type Strategy, usualPopulation } from "./strategy.ts";
import { tutorialStrategy } from "./tutorial.ts";
import { updated } from "./update.ts";

interface Constants {
  readonly dimension: number;
  readonly population: number;
  readonly weights: readonly number[];
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
}

interface Trace {
  readonly start: readonly number[];
  readonly sigma: number;
  readonly population: number;
  readonly points: readonly (readonly (readonly number[])[])[];
  readonly values: readonly (readonly number[])[];
  readonly mean: readonly number[];
  readonly deviation: number;
  readonly covariance: readonly (readonly number[])[];
  readonly sigmaPath: readonly number[];
  readonly covariancePath: readonly number[];
}

const { constants, trace } = JSON.parse(
  readFileSync(new URL("../../../test/fixtures/cma-es.json", import.meta.url), "utf8"),
) as { readonly constants: readonly Constants[]; readonly trace: Trace };

function expectNear(found: readonly number[], expected: readonly number[], digits = 10): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, digits);
}

/** d_σ, from what a path of twice the expected length does. */
function dampingOf({ dimension: n, cSigma, grow }: Strategy): number {
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  return cSigma / Math.log(grow(2 * expected));
}

describe("the strategy of the tutorial", () => {
  it.each(constants)("has the constants of python3-cmaes for n = $dimension, λ = $population", (expected) => {
    const strategy = tutorialStrategy(expected.dimension, expected.population);
    for (const name of ["cSigma", "cC", "c1"] as const) expect(strategy[name]).toBeCloseTo(expected[name], 14);
    // Where c_μ is cut off at 1 − c₁ that program leaves 1e-8 to spare.
    expect(strategy.cMu).toBeCloseTo(expected.cMu, 7);
    expectNear(strategy.weights, expected.weights, 6);
    expect(dampingOf(strategy)).toBeCloseTo(expected.dSigma, 12);
  });

  it("has positive weights that sum to 1 and negative ones that sum to at most the least of (50) to (52)", () => {
    for (const [n, population] of [
      [1, 4],
      [2, 2],
      [10, 10],
      [30, 200],
    ] as const) {
      const { weights, parents, selectionMass } = tutorialStrategy(n, population);
      expect(weights).toHaveLength(population);
      const sumOf = (part: readonly number[]): number => part.reduce((total, w) => total + w, 0);
      expect(sumOf(weights.filter((w) => w > 0))).toBeCloseTo(1, 12);
      expect(sumOf(weights.filter((w) => w < 0))).toBeLessThanOrEqual(0);
      expect(selectionMass).toBeCloseTo(massOf(weights.slice(0, parents)), 12);
    }
  });

  it("takes 4 + ⌊3 ln n⌋ points", () => {
    expect([1, 2, 8, 10, 100].map(usualPopulation)).toEqual([4, 6, 10, 10, 17]);
  });
});

describe("the strategy of purecma", () => {
  it("has no negative weights, its own damping, and a step size by the squared path, e at most", () => {
    const strategy = purecmaStrategy(8, 28);
    expect(strategy.weights.slice(14).every((w) => w === 0)).toBe(true);
    const raw = Array.from({ length: 14 }, (_, i) => Math.log(14.5) - Math.log(i + 1));
    const sum = raw.reduce((total, w) => total + w, 0);
    expectNear(
      strategy.weights.slice(0, 14),
      raw.map((w) => w / sum),
    );
    const mass = sum ** 2 / raw.reduce((total, w) => total + w * w, 0);
    expect(strategy.selectionMass).toBeCloseTo(mass, 12);
    const cSigma = (mass + 2) / (8 + mass + 5);
    const damping = (2 * mass) / 28 + 0.3 + cSigma;
    expect(strategy.cC).toBeCloseTo((4 + mass / 8) / (8 + 4 + (2 * mass) / 8), 14);
    expect(strategy.c1).toBeCloseTo(2 / (9.3 ** 2 + mass), 14);
    expect(strategy.cMu).toBeCloseTo((2 * (mass - 2 + 1 / mass)) / (100 + mass), 14);
    expect(strategy.grow(3)).toBeCloseTo(Math.exp((cSigma / damping / 2) * (9 / 8 - 1)), 14);
    expect(strategy.grow(Math.sqrt(8))).toBeCloseTo(1, 14);
    expect(strategy.grow(1e3)).toBeCloseTo(Math.E, 14);
  });

  it("decomposes after as many evaluations as the program does: more than n·λ/2(c₁ + c_μ)n²", () => {
    for (const [n, population] of [
      [8, 10],
      [8, 20],
      [40, 15],
    ] as const) {
      const { c1, cMu, decomposeEvery } = purecmaStrategy(n, population);
      const gap = (0.5 * n * population) / (c1 + cMu) / n ** 2;
      expect(decomposeEvery * population).toBeGreaterThan(gap);
      expect((decomposeEvery - 1) * population).toBeLessThanOrEqual(gap);
    }
  });
});

describe("the update", () => {
  it("comes, generation by generation, to the state of python3-cmaes for the same points and values", () => {
    const strategy = tutorialStrategy(trace.start.length, trace.population);
    let state = isotropic(trace.start, trace.sigma);
    for (const [g, points] of trace.points.entries()) {
      const ranked = ranking(trace.values[g] as readonly number[]);
      state = updated(
        state,
        strategy,
        ranked.map((place) => points[place] as readonly number[]),
      );
    }
    expectNear(state.mean, trace.mean, 7);
    expect(state.sigma).toBeCloseTo(trace.deviation, 7);
    expectNear(state.covariance, trace.covariance.flat(), 7);
    expectNear(state.sigmaPath, trace.sigmaPath, 7);
    expectNear(state.covariancePath, trace.covariancePath, 7);
  });

  it("keeps C symmetric to the last bit", () => {
    let state = isotropic(trace.start, trace.sigma);
    for (const points of trace.points) state = updated(state, tutorialStrategy(3, trace.population), points);
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expect(state.covariance[3 * i + j]).toBe(state.covariance[3 * j + i]);
  });
});
