import { UsageError } from "isocline";
import { nodeRuntime } from "isocline/node";
import { descend } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { descent, expectSteps, gradientOf, rateAt, start, TOLD } from "../../test/quartic-descent.ts";
import { type NadamOptions, nadam } from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

/** PyTorch's definition, with the products of momenta as they are printed. */
function plainLoop(options: NadamOptions): readonly (readonly number[])[] {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, momentumDecay = 0.004 } = options;
  const muAt = (t: number): number => beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
  let p: readonly number[] = start;
  const [m, v] = [start.map(() => 0), start.map(() => 0)];
  let product = 1;
  return Array.from({ length: 20 }, (_, i) => {
    const t = i + 1;
    product *= muAt(t);
    const gradient = gradientOf(p);
    p = p.map((value, k) => {
      const g = gradient[k] as number;
      m[k] = beta1 * (m[k] as number) + (1 - beta1) * g;
      v[k] = beta2 * (v[k] as number) + (1 - beta2) * g * g;
      const mean = (muAt(t + 1) * m[k]) / (1 - product * muAt(t + 1)) + ((1 - muAt(t)) * g) / (1 - product);
      return value - (rateAt(i) * mean) / (Math.sqrt(v[k] / (1 - beta2 ** t)) + epsilon);
    });
    return p;
  });
}

describe("nadam", () => {
  it.each<NadamOptions>([
    {},
    { beta1: 0.5, beta2: 0.9 },
    { epsilon: 0.1 },
    { momentumDecay: 0 },
    { momentumDecay: 2 },
    { beta1: 0 },
    { beta2: 0 },
  ])("takes every step of its definition with %o, while the rate changes", async (options) => {
    const { parameters } = await descend(nadam(options), descent);
    expectSteps(parameters, plainLoop(options), 1e-12);
  });

  it("keeps its corrections in float32: the first steps agree to the last digits", async () => {
    const { parameters } = await descend(nadam(), { ...descent, dtype: "float32", runtime: node });
    expectSteps(parameters, plainLoop({}), 1e-6, TOLD);
  });

  it("refuses options outside their domain", () => {
    expect(() => nadam({ beta1: 1 })).toThrow("beta1 of nadam: expected a number from 0 to below 1, found 1");
    expect(() => nadam({ epsilon: 0 })).toThrow(UsageError);
    expect(() => nadam({ momentumDecay: -1 })).toThrow(
      "momentumDecay of nadam: expected a number of at least 0, found -1",
    );
  });
});
