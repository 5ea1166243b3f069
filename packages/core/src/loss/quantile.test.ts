import { UsageError } from "isocline";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { gradients, input, sum, type Tensor } from "../graph/index.ts";
import { mae, quantile } from "./index.ts";

const residuals = [0, 0.5, -0.5, 2, -2, 1e6, -1e6];
const count = residuals.length;
const [x, y] = [input("x", "float64", [count, 1]), input("y", "float64", [count, 1])];
const feeds = {
  x: arrayOf("float64", [count, 1], residuals),
  y: arrayOf("float64", [count, 1], new Array<number>(count).fill(0)),
};

describe("quantile", () => {
  it("costs τ for a unit too low and 1 − τ for a unit too high, with those gradients, and 0 at zero", async () => {
    for (const tau of [0.5, 0.9, 0.1]) {
      const values = quantile({ tau }).evaluate(x, y);
      const [slope] = gradients(sum(values), [x]) as readonly [Tensor];
      const found = await evaluate({ values, slope }, feeds);
      const expected = residuals.map((e) => (e > 0 ? (1 - tau) * e : -tau * e));
      const slopes = residuals.map((e) => (e === 0 ? 0 : e > 0 ? 1 - tau : -tau));
      expectClose(found.values, arrayOf("float64", [count], expected));
      expectClose(found.slope, arrayOf("float64", [count, 1], slopes));
    }
  });

  it("is half the absolute error with τ = 1/2, and τ and 1 − τ add up to it", async () => {
    const found = await evaluate(
      { half: quantile().evaluate(x, y), low: quantile({ tau: 0.2 }).evaluate(x, y), all: mae().evaluate(x, y) },
      feeds,
    );
    const high = await evaluate({ high: quantile({ tau: 0.8 }).evaluate(x, y) }, feeds);
    const all = [...(found.all.data as Float64Array)];
    expectClose(
      found.half,
      arrayOf(
        "float64",
        [count],
        all.map((value) => value / 2),
      ),
    );
    const low = found.low.data as Float64Array;
    const sums = [...(high.high.data as Float64Array)].map((value, i) => value + (low[i] as number));
    expectClose(arrayOf("float64", [count], sums), found.all);
  });

  it("is least at the quantile of a sample", async () => {
    const random = randomStream(3, "sample");
    const sample = Array.from({ length: 501 }, () => random.normal()).sort((a, b) => a - b);
    const targets = arrayOf("float64", [501, 1], sample);
    const [c, t] = [input("c", "float64", [501, 1]), input("t", "float64", [501, 1])];
    const at = async (constant: number, tau: number): Promise<number> => {
      const constants = arrayOf("float64", [501, 1], new Array<number>(501).fill(constant));
      const { total } = await evaluate({ total: sum(quantile({ tau }).evaluate(c, t)) }, { c: constants, t: targets });
      return total.data[0] as number;
    };
    for (const tau of [0.1, 0.5, 0.9]) {
      const best = sample[Math.floor(tau * 501)] as number;
      const least = await at(best, tau);
      for (const by of [-0.1, -0.01, 0.01, 0.1]) expect(await at(best + by, tau)).toBeGreaterThan(least);
    }
  });

  it("refuses a τ outside (0, 1)", () => {
    for (const tau of [0, 1, -0.1, Number.NaN]) expect(() => quantile({ tau })).toThrow(UsageError);
    expect(() => quantile({ tau: 1 })).toThrow("tau of quantile: expected a number above 0 and below 1, found 1");
  });
});
