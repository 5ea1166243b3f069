import { UsageError } from "isocline";
import { type Descent, descend } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, mul, square, sum, type Tensor } from "../graph/index.ts";
import { type ParameterRole, parameterLayout } from "../model/index.ts";
import { adam, adamw } from "./index.ts";

const factors = [1, 3, 0.2, 0];
const start = [1, -2, 0.5, 4];
const roles: readonly ParameterRole[] = ["weight", "weight", "bias", "scale"];
const layout = parameterLayout(
  roles.map((role, i) => ({ name: `p${i}`, shape: [1], role, initialise: () => new Float64Array(1) })),
);
const objective = (p: Tensor): Tensor => sum(mul(constant(factors, "float64", [4]), square(p)));
const descent: Descent = { objective, start, steps: 20, learningRate: (step) => 0.1 / (1 + step), layout };

/** Algorithm 2 of the paper with the rate as its schedule, in a plain loop. */
function algorithm2(weightDecay: number, decayed: readonly ParameterRole[]): readonly number[] {
  const p = [...start];
  const [m, v] = [start.map(() => 0), start.map(() => 0)];
  for (let step = 0; step < 20; step++) {
    const rate = 0.1 / (1 + step);
    for (const [i, role] of roles.entries()) {
      const value = p[i] as number;
      const g = 2 * (factors[i] as number) * value;
      m[i] = 0.9 * (m[i] as number) + 0.1 * g;
      v[i] = 0.999 * (v[i] as number) + 0.001 * g * g;
      const mHat = (m[i] as number) / (1 - 0.9 ** (step + 1));
      const vHat = (v[i] as number) / (1 - 0.999 ** (step + 1));
      const decay = decayed.includes(role) ? weightDecay * value : 0;
      p[i] = value - rate * (mHat / (Math.sqrt(vHat) + 1e-8) + decay);
    }
  }
  return p;
}

describe("adamw", () => {
  it.each<[number, readonly ParameterRole[] | undefined]>([
    [0.01, undefined],
    [0.5, ["weight", "bias", "scale"]],
    [0.5, ["scale"]],
  ])("decays by η·%d·p, on %o (weights by default)", async (weightDecay, decayed) => {
    const options = decayed === undefined ? { weightDecay } : { weightDecay, roles: decayed };
    const { parameters } = await descend(adamw(options), descent);
    const expected = algorithm2(weightDecay, decayed ?? ["weight"]);
    for (const [i, value] of (parameters[19] as Float64Array).entries()) {
      expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-12);
    }
  });

  it("is Adam without decay, and decays by 0.01 unless told otherwise", async () => {
    const path = async (optimizer: ReturnType<typeof adam>): Promise<readonly Float64Array[]> =>
      (await descend(optimizer, descent)).parameters;
    expect(await path(adamw({ weightDecay: 0 }))).toEqual(await path(adam()));
    expect(await path(adamw())).toEqual(await path(adamw({ weightDecay: 0.01 })));
  });

  it("refuses a negative decay, and what adam refuses", () => {
    expect(() => adamw({ weightDecay: -1 })).toThrow("weightDecay of adamw: expected a number of at least 0, found -1");
    expect(() => adamw({ beta1: 1 })).toThrow(UsageError);
  });
});
