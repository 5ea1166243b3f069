import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { filled, glorot, he, type Initialiser } from "./index.ts";

const shape = [150, 250];
const count = 150 * 250;

/** Mean, variance and kurtosis. */
function momentsOf(initialise: Initialiser): readonly [number, number, number] {
  const values = initialise(shape, randomStream(3, "test"));
  const mean = values.reduce((total, value) => total + value, 0) / count;
  const central = (power: number): number =>
    values.reduce((total, value) => total + (value - mean) ** power, 0) / count;
  return [mean, central(2), central(4) / central(2) ** 2];
}

describe("he", () => {
  it("is normal with variance 2/inputs", () => {
    const [mean, variance, kurtosis] = momentsOf(he);
    const expected = 2 / 150;
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(expected / count));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(5 * Math.sqrt(24 / count));
  });
});

describe("glorot", () => {
  it("is uniform within ±√(6/(inputs + outputs))", () => {
    const [mean, variance, kurtosis] = momentsOf(glorot);
    const bound = Math.sqrt(6 / 400);
    const expected = bound ** 2 / 3;
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(expected / count));
    // Var(x²)/σ⁴ is 4/5 for a uniform x.
    expect(Math.abs(variance / expected - 1)).toBeLessThan(5 * Math.sqrt(0.8 / count));
    expect(kurtosis).toBeCloseTo(1.8, 1);
    const values = glorot(shape, randomStream(3, "test"));
    expect(Math.max(...values)).toBeLessThanOrEqual(bound);
    expect(Math.max(...values)).toBeGreaterThan(0.999 * bound);
    expect(Math.min(...values)).toBeLessThan(-0.999 * bound);
  });
});

describe("filled", () => {
  it("is one value throughout", () => {
    expect([...filled(1)([2, 2], randomStream(1))]).toEqual([1, 1, 1, 1]);
  });
});
