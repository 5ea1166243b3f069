import { UsageError } from "isocline";
import { nodeRuntime } from "isocline/node";
import { descend } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { descent, expectSteps, gradientOf, rateAt, start, TOLD } from "../../test/quartic-descent.ts";
import { type AdamOptions, adam } from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

/** Algorithm 1 of the paper, in a plain loop. */
function algorithm1({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions): readonly (readonly number[])[] {
  let p: readonly number[] = start;
  let [m, v]: (readonly number[])[] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  return Array.from({ length: 20 }, (_, step) => {
    const g = gradientOf(p);
    m = (m as readonly number[]).map((value, i) => beta1 * value + (1 - beta1) * (g[i] as number));
    v = (v as readonly number[]).map((value, i) => beta2 * value + (1 - beta2) * (g[i] as number) ** 2);
    const mHat = m.map((value) => value / (1 - beta1 ** (step + 1)));
    const vHat = v.map((value) => value / (1 - beta2 ** (step + 1)));
    p = p.map((value, i) => value - (rateAt(step) * (mHat[i] as number)) / (Math.sqrt(vHat[i] as number) + epsilon));
    return p;
  });
}

describe("adam", () => {
  it.each<AdamOptions>([{}, { beta1: 0.5, beta2: 0.9 }, { epsilon: 0.1 }, { beta1: 0 }, { beta2: 0 }])(
    "takes every step of the paper's algorithm 1 with %o, while the rate changes",
    async (options) => {
      const { parameters } = await descend(adam(options), descent);
      expectSteps(parameters, algorithm1(options), 1e-12);
    },
  );

  it("keeps its corrections in float32: the first steps agree to the last digits", async () => {
    const { parameters } = await descend(adam(), { ...descent, dtype: "float32", runtime: node });
    expectSteps(parameters, algorithm1({}), 1e-6, TOLD);
  });

  it("starts with a step of the learning rate, whatever the gradient's size", async () => {
    const { parameters } = await descend(adam({ epsilon: 1e-12 }), { ...descent, steps: 1, learningRate: 0.3 });
    const [a, b, c, none] = parameters[0] as Float64Array;
    expect(a).toBeCloseTo(0.7, 10);
    expect(b).toBeCloseTo(-1.7, 10);
    expect(c).toBeCloseTo(0.2, 10);
    expect(none).toBe(4);
  });

  it("refuses options outside their domain", () => {
    expect(() => adam({ beta1: 1 })).toThrow("beta1 of adam: expected a number from 0 to below 1, found 1");
    expect(() => adam({ beta2: -0.1 })).toThrow(UsageError);
    expect(() => adam({ epsilon: 0 })).toThrow("epsilon of adam: expected a positive number, found 0");
  });
});
