import { type Descent, descend } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, mul, square, sum, type Tensor } from "../graph/index.ts";
import { type ParameterRole, parameterLayout } from "../model/index.ts";
import { adam, adamw, type ChainLink, chain, sgd, weightDecay, weightPenalty } from "./index.ts";

const roles: readonly ParameterRole[] = ["weight", "weight", "bias"];
const layout = parameterLayout(
  roles.map((role, i) => ({ name: `p${i}`, shape: [1], role, initialise: () => new Float64Array(1) })),
);
const objective = (p: Tensor): Tensor => sum(mul(constant([1, 100, 2], "float64", [3]), square(p)));
const descent: Descent = {
  objective,
  start: [1, -2, 0.5],
  steps: 20,
  learningRate: (step) => 0.005 / (1 + step),
  layout,
};
const endOf = async (...links: readonly ChainLink[]): Promise<readonly number[]> =>
  Array.from((await descend(chain(...links), descent)).parameters.at(-1) as Float64Array);

function expectEqual(found: readonly number[], expected: readonly number[]): void {
  for (const [i, value] of found.entries()) expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-14);
}

describe("weightDecay", () => {
  it("after Adam is AdamW", async () => {
    for (const options of [{ rate: 0.3 }, { rate: 0.3, roles: ["bias"] }, {}] as const) {
      const { rate = 0.01, ...rest } = { roles: ["weight"], ...options } as const;
      expectEqual(await endOf(adam(), weightDecay(options)), await endOf(adamw({ weightDecay: rate, ...rest })));
    }
  });

  it("is the coupled decay under gradient descent, and another one under Adam", async () => {
    const [decoupled, coupled] = [weightDecay({ rate: 3 }), weightPenalty({ l2: 3 })];
    expectEqual(await endOf(sgd(), decoupled), await endOf(coupled, sgd()));
    const [a, b] = [await endOf(adam(), decoupled), await endOf(coupled, adam())];
    expect(Math.abs((a[0] as number) - (b[0] as number))).toBeGreaterThan(1e-3);
  });

  it("of 0 changes nothing, and a negative one is refused", async () => {
    expect(await endOf(sgd(), weightDecay({ rate: 0 }))).toEqual(await endOf(sgd()));
    expect(() => weightDecay({ rate: -1 })).toThrow("rate of weightDecay: expected a number of at least 0, found -1");
  });
});
