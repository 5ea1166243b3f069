import { expect } from "vitest";
import { add, constant, mul, square, sum, type Tensor } from "../src/graph/index.ts";
import type { Descent } from "../src/testing/index.ts";

const factors = [1, 3, 0.2, 0];

/** Where the descent begins. */
export const start: readonly number[] = [1, -2, 0.5, 4];

/** The gradient a·p + 0.4·a·p³ of the objective: of quite different sizes, and none for the last. */
export function gradientOf(p: readonly number[]): readonly number[] {
  return p.map((value, i) => (factors[i] as number) * (value + 0.4 * value ** 3));
}

export const rateAt = (step: number): number => 0.1 / (1 + 0.1 * step);

/** 20 steps down Σ a·p²/2 + 0.1·a·p⁴, while the rate changes. */
export const descent: Descent = {
  objective(p: Tensor) {
    const a = constant(factors, p.dtype, [4]);
    return sum(mul(a, add(mul(square(p), 0.5), mul(square(square(p)), 0.1))));
  },
  start,
  steps: 20,
  learningRate: rateAt,
};

/** Expects parameters as a plain loop has them, in some of the steps. */
export function expectSteps(
  found: readonly Float64Array[],
  expected: readonly (readonly number[])[],
  tolerance: number,
  steps: readonly number[] = [...expected.keys()],
): void {
  expect(found).toHaveLength(expected.length);
  for (const step of steps) {
    for (const [i, value] of (found[step] as Float64Array).entries()) {
      expect(Math.abs(value - (expected[step]?.[i] as number)), `step ${step}`).toBeLessThan(tolerance);
    }
  }
}

/** Where float32 is told from float64 most: at the beginning, and at the end. */
export const TOLD: readonly number[] = [0, 1, 2, 9, 19];
