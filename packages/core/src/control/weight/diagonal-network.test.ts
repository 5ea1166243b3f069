import { sgd } from "isocline";
import { nodeRuntime } from "isocline/node";
import { descend } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { randomStream } from "../../base/index.ts";
import { constant, matmul, mul, reshape, split, square, sub, sum, type Tensor } from "../../graph/index.ts";
import { type GradientRule, grBackward, grForward, plainGradient } from "../index.ts";

const runtime = nodeRuntime();
afterAll(() => runtime.close());

// f(x) = ⟨w₊² − w₋², x⟩ on N rows of d inputs around 1, the target a sum of a few of them.
const [d, n, alpha] = [8, 5, 0.4];
const random = randomStream(3, "diagonal");
const x = Array.from({ length: n }, () => Array.from({ length: d }, () => 1 + 0.5 * random.normal()));
const y = x.map((row) => 2 * (row[0] as number) - (row[3] as number));

const objective = (w: Tensor): Tensor => {
  const [plus, minus] = split(w, [d, d], 0) as readonly [Tensor, Tensor];
  const beta = reshape(sub(square(plus), square(minus)), [d, 1]);
  const residual = sub(matmul(constant(x.flat(), "float64", [n, d]), beta), constant(y, "float64", [n, 1]));
  return mul(sum(square(residual)), 1 / (4 * n));
};

/** g = Xᵀ(Xβ − y)/N. */
function gradientOf(w: readonly number[]): readonly number[] {
  const beta = Array.from({ length: d }, (_, i) => (w[i] as number) ** 2 - (w[d + i] as number) ** 2);
  const residual = x.map((row, k) =>
    row.reduce((total, value, i) => total + value * (beta[i] as number), -(y[k] as number)),
  );
  return beta.map((_, i) => x.reduce((total, row, k) => total + (row[i] as number) * (residual[k] as number), 0) / n);
}

const [rate, steps] = [0.001, 4000];

/** The way of gradient flow in small steps, and ∫g∘g′ along it, where g′ is g at w ± ε·g∘w. */
async function flow(rule: GradientRule, epsilon: number) {
  const { parameters } = await descend(sgd(), {
    objective,
    rule,
    start: new Array<number>(2 * d).fill(alpha),
    steps,
    learningRate: rate,
    runtime,
  });
  const integral = new Array<number>(d).fill(0);
  const path = [new Float64Array(2 * d).fill(alpha), ...parameters.slice(0, -1)];
  for (const point of path) {
    const w = [...point];
    const g = gradientOf(w);
    const moved = w.map((value, i) => value * (1 + (i < d ? 1 : -1) * epsilon * (g[i % d] as number)));
    const there = gradientOf(moved);
    for (let i = 0; i < d; i++) integral[i] = (integral[i] as number) + rate * (g[i] as number) * (there[i] as number);
  }
  const end = [...(parameters.at(-1) as Float64Array)];
  const effective = Array.from({ length: d }, (_, i) => Math.sqrt((end[i] as number) * (end[d + i] as number)));
  return { integral, effective };
}

describe("gradient-norm regularisation of a diagonal linear network", () => {
  it.each([
    ["forward", grForward, 0.1],
    ["backward", grBackward, -0.1],
  ] as const)("by a %s difference keeps √(w₊w₋) = α·exp(−γ∫g∘g′dt)", async (_, make, epsilon) => {
    const gamma = 0.1;
    const { integral, effective } = await flow(make({ radius: 0.1, strength: gamma }), epsilon);
    const found = effective.map((value) => Math.log(value / alpha));
    const expected = integral.map((value) => -gamma * value);
    const largest = Math.max(...expected.map(Math.abs));
    // The identity says something, and holds up to the size of the steps.
    expect(largest).toBeGreaterThan(0.01);
    for (const [i, value] of found.entries())
      expect(Math.abs(value - (expected[i] as number))).toBeLessThan(0.05 * largest);
  });

  it("shrinks the effective initialisation more by the forward than by the backward difference, and not without", async () => {
    const size = async (rule: GradientRule, epsilon: number): Promise<number> => {
      const { effective } = await flow(rule, epsilon);
      return effective.reduce((total, value) => total + Math.log(value / alpha), 0) / d;
    };
    const options = { radius: 0.2, strength: 0.2 };
    const [none, backward, forward] = [
      await size(plainGradient(), 0),
      await size(grBackward(options), -0.2),
      await size(grForward(options), 0.2),
    ];
    expect(Math.abs(none)).toBeLessThan(2e-3);
    expect(backward).toBeLessThan(none - 1e-3);
    expect(forward).toBeLessThan(backward - 1e-4);
  });
});
