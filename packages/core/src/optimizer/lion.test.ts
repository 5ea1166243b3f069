import { UsageError } from "isocline";
import { type Descent, descend } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { add, constant, mul, square, sum, type Tensor } from "../graph/index.ts";
import { chain, type LionOptions, lion, weightDecay } from "./index.ts";

const factors = [1, 3, 0.2, 0];
const start = [1, -2, 0.5, 4];
/** Σ a·p²/2 + 0.1·a·p⁴, whose gradient is a·p + 0.4·a·p³; none for the last. */
const objective = (p: Tensor): Tensor => {
  const a = constant(factors, p.dtype, [4]);
  return sum(mul(a, add(mul(square(p), 0.5), mul(square(square(p)), 0.1))));
};
const rateAt = (step: number): number => 0.1 / (1 + 0.1 * step);
const descent: Descent = { objective, start, steps: 40, learningRate: rateAt };

/** Algorithm 2 of the paper, its decay λ included, in a plain loop. */
function algorithm2({ beta1 = 0.9, beta2 = 0.99 }: LionOptions, lambda: number): readonly number[] {
  const p = [...start];
  const m = start.map(() => 0);
  for (let step = 0; step < 40; step++) {
    for (const [i, factor] of factors.entries()) {
      const value = p[i] as number;
      const g = factor * (value + 0.4 * value ** 3);
      const c = beta1 * (m[i] as number) + (1 - beta1) * g;
      p[i] = value - rateAt(step) * (Math.sign(c) + lambda * value);
      m[i] = beta2 * (m[i] as number) + (1 - beta2) * g;
    }
  }
  return p;
}

describe("lion", () => {
  it.each<[LionOptions, number]>([
    [{}, 0],
    [{}, 0.3],
    [{ beta1: 0.95, beta2: 0.98 }, 0.1],
    [{ beta1: 0 }, 0],
    [{ beta2: 0 }, 0],
  ])("takes the steps of the paper's algorithm 2 with %o and a decay of %d", async (options, rate) => {
    const { parameters } = await descend(chain(lion(options), weightDecay({ rate })), descent);
    const expected = algorithm2(options, rate);
    for (const [i, value] of (parameters.at(-1) as Float64Array).entries()) {
      expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-12);
    }
  });

  it("moves by exactly the rate, whatever the gradient's size, and not at all without a gradient", async () => {
    const { parameters } = await descend(lion(), { ...descent, steps: 1, learningRate: 0.25 });
    expect([...(parameters[0] as Float64Array)]).toEqual([0.75, -1.75, 0.25, 4]);
  });

  it("refuses decays outside their domain", () => {
    expect(() => lion({ beta1: 1 })).toThrow("beta1 of lion: expected a number from 0 to below 1, found 1");
    expect(() => lion({ beta2: -0.1 })).toThrow(UsageError);
  });
});
