import { UsageError } from "isocline";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { gradients, input, numbersOf, sum, type Tensor } from "../graph/index.ts";
import { baikal } from "./index.ts";

async function derived(logits: readonly (readonly number[])[], label: number, options = {}) {
  const shape = [logits.length, logits[0]?.length ?? 0];
  const [x, y] = [input("x", "float64", shape), input("y", "float64", shape)];
  const values = baikal(options).evaluate(x, y);
  const [slope] = gradients(sum(values), [x]) as readonly [Tensor];
  const feeds = {
    x: arrayOf("float64", shape, logits.flat()),
    y: arrayOf(
      "float64",
      shape,
      logits.flatMap((row) => row.map((_, i) => Number(i === label))),
    ),
  };
  const found = await evaluate({ values, slope }, feeds);
  return { values: found.values, slope: found.slope };
}

describe("baikal", () => {
  it("is −(1/n) Σ (log p − y/p)", async () => {
    const p = [0.7, 0.2, 0.1];
    const { values } = await derived([p.map(Math.log)], 0);
    // −(log 0.7 + log 0.2 + log 0.1 − 1/0.7)/3 = (0.356675 + 1.609438 + 2.302585 + 1.428571)/3
    expectClose(values, arrayOf("float64", [1], [(-Math.log(0.7 * 0.2 * 0.1) + 1 / 0.7) / 3]));
    expect(numbersOf(values)[0]).toBeCloseTo(1.89909, 6);
  });

  it("pulls as its rule says: ∂/∂z_j = −(1/n) p_j (γ_j − Σ_k γ_k p_k) with γ = 1/p + y/p²", async () => {
    const p = [0.7, 0.2, 0.1];
    const { slope } = await derived([p.map(Math.log)], 0);
    const gamma = p.map((value, i) => 1 / value + (i === 0 ? 1 / value ** 2 : 0));
    const mean = gamma.reduce((total, value, i) => total + value * (p[i] as number), 0);
    const expected = p.map((value, i) => (-value * ((gamma[i] as number) - mean)) / 3);
    expectClose(slope, arrayOf("float64", [1, 3], expected));
  });

  it.each([2, 3, 10])("is least where the right one of %i classes has the probability 1/√n", async (n) => {
    const right = 1 / Math.sqrt(n);
    const logit = Math.log(right / ((1 - right) / (n - 1)));
    const row = (by: number): readonly number[] => [logit + by, ...new Array<number>(n - 1).fill(0)];
    const { values, slope } = await derived([row(-0.1), row(0), row(0.1)], 0);
    const [below, least, above] = numbersOf(values) as unknown as [number, number, number];
    expect(least).toBeLessThan(Math.min(below, above));
    expect(numbersOf(slope)[n]).toBeCloseTo(0, 12);
  });

  it("goes on below the least probability with its value, gradient and curvature", async () => {
    const least = 1e-3;
    // The logit at which the right one of two classes has the least probability.
    const edge = Math.log(least / (1 - least));
    const step = 1e-4;
    const rows = [-2, -1, 0, 1, 2].map((i) => [edge + i * step, 0]);
    const { values, slope } = await derived(rows, 0, { leastProbability: least });
    const exact = rows.map(([z = 0]) => {
      const p = 1 / (1 + Math.exp(-z));
      return (-Math.log(p) - Math.log(1 - p) + 1 / p) / 2;
    });
    const found = [...numbersOf(values)];
    // The third derivative jumps, by about 1/2ε: at two steps the values differ by (2·step)³/12ε.
    for (const [i, value] of found.entries()) expect(Math.abs(value - (exact[i] as number))).toBeLessThan(2e-9);
    const slopes = rows.map((_, i) => numbersOf(slope)[2 * i] as number);
    expect(Math.abs((slopes[4] as number) - (slopes[0] as number))).toBeLessThan(4.1 * step * 500);
  });

  it("weighs a badly wrong example by about 1/ε, and no more than that but for logits", async () => {
    const { slope } = await derived([[-16, 0]], 0);
    expect(numbersOf(slope)[0]).toBeLessThan(-4e6);
    const { slope: bounded } = await derived([[-16, 0]], 0, { leastProbability: 1e-2 });
    expect(numbersOf(bounded)[0]).toBeGreaterThan(-1000);
  });

  it("refuses a least probability outside (0, 1)", () => {
    for (const leastProbability of [0, 1, -1, Number.NaN]) {
      expect(() => baikal({ leastProbability })).toThrow(UsageError);
    }
    expect(() => baikal({ leastProbability: 2 })).toThrow(
      "least-probability of baikal: expected a number above 0 and below 1, found 2",
    );
  });
});
