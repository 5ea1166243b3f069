import { UsageError } from "isocline";
import { nodeRuntime } from "isocline/node";
import { type Descent, descend } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { add, constant, mul, square, sum, type Tensor } from "../graph/index.ts";
import { type RmspropOptions, rmsprop } from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const factors = [1, 3, 0.2, 0];
const start = [1, -2, 0.5, 4];
/** Σ a·p²/2 + 0.1·a·p⁴, whose gradient is a·p + 0.4·a·p³; none for the last. */
const objective = (p: Tensor): Tensor => {
  const a = constant(factors, p.dtype, [4]);
  return sum(mul(a, add(mul(square(p), 0.5), mul(square(square(p)), 0.1))));
};
const rateAt = (step: number): number => 0.02 / (1 + 0.1 * step);
const descent: Descent = { objective, start, steps: 20, learningRate: rateAt };

/** PyTorch's definition, in a plain loop. */
function plainLoop({
  decay = 0.99,
  momentum = 0,
  centered = false,
  epsilon = 1e-8,
}: RmspropOptions): readonly number[] {
  const p = [...start];
  const [v, m, b] = [start.map(() => 0), start.map(() => 0), start.map(() => 0)];
  for (let step = 0; step < 20; step++) {
    for (const [i, factor] of factors.entries()) {
      const value = p[i] as number;
      const g = factor * (value + 0.4 * value ** 3);
      v[i] = decay * (v[i] as number) + (1 - decay) * g * g;
      m[i] = decay * (m[i] as number) + (1 - decay) * g;
      const size = Math.sqrt(centered ? v[i] - m[i] ** 2 : v[i]) + epsilon;
      b[i] = momentum * (b[i] as number) + g / size;
      p[i] = value - rateAt(step) * b[i];
    }
  }
  return p;
}

describe("rmsprop", () => {
  it.each<RmspropOptions>([
    {},
    { decay: 0.9 },
    { momentum: 0.9 },
    { centered: true, epsilon: 1e-3 },
    { decay: 0.5, momentum: 0.5, centered: true, epsilon: 0.1 },
  ])("takes the steps of its definition with %o, while the rate changes", async (options) => {
    const { parameters } = await descend(rmsprop(options), descent);
    const expected = plainLoop(options);
    for (const [i, value] of (parameters.at(-1) as Float64Array).entries()) {
      expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-11);
    }
  });

  it("starts with a step of the rate over √(1 − decay)", async () => {
    const { parameters } = await descend(rmsprop({ epsilon: 1e-12 }), { ...descent, steps: 1, learningRate: 0.01 });
    expect((parameters[0] as Float64Array)[0]).toBeCloseTo(0.9, 10);
  });

  it("gives numbers, not NaN, where a constant gradient leaves no deviation but rounding", async () => {
    const slope = (p: Tensor): Tensor => sum(mul(p, 0.1));
    const on = {
      ...descent,
      objective: slope,
      steps: 400,
      learningRate: 1e-6,
      dtype: "float32",
      runtime: node,
    } as const;
    const { parameters } = await descend(rmsprop({ decay: 0.5, centered: true }), on);
    expect((parameters.at(-1) as Float64Array).every(Number.isFinite)).toBe(true);
  });

  it("keeps a state only for what it does", () => {
    const names = (options: RmspropOptions): readonly string[] =>
      rmsprop(options)
        .slots({ parameters: [], lengths: [], total: 3 })
        .map(({ name }) => name);
    expect(names({})).toEqual(["square"]);
    expect(names({ momentum: 0.9, centered: true })).toEqual(["square", "mean", "velocity"]);
  });

  it("refuses options outside their domain", () => {
    expect(() => rmsprop({ decay: 1 })).toThrow("decay of rmsprop: expected a number from 0 to below 1, found 1");
    expect(() => rmsprop({ momentum: 1 })).toThrow(UsageError);
    expect(() => rmsprop({ epsilon: 0 })).toThrow("epsilon of rmsprop: expected a positive number, found 0");
  });
});
