import { UsageError } from "isocline";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { gradients, input, sum, type Tensor } from "../graph/index.ts";
import { huber } from "./index.ts";

const residuals = [0, 0.5, -0.5, 2, -2, 1e6, -1e6, 1.5, -1.5];
const count = residuals.length;
const [x, y] = [input("x", "float64", [count, 1]), input("y", "float64", [count, 1])];
const feeds = {
  x: arrayOf("float64", [count, 1], residuals),
  y: arrayOf("float64", [count, 1], new Array<number>(count).fill(0)),
};

describe("huber", () => {
  it("is e²/2 up to δ and δ(|e| − δ/2) beyond, with the derivatives of that", async () => {
    for (const delta of [1, 1.5, 0.1]) {
      const values = huber({ delta }).evaluate(x, y);
      const [slope] = gradients(sum(values), [x]) as readonly [Tensor];
      const found = await evaluate({ values, slope }, feeds);
      const expected = residuals.map((e) => (Math.abs(e) <= delta ? (e * e) / 2 : delta * (Math.abs(e) - delta / 2)));
      const slopes = residuals.map((e) => (Math.abs(e) <= delta ? e : delta * Math.sign(e)));
      expectClose(found.values, arrayOf("float64", [count], expected));
      expectClose(found.slope, arrayOf("float64", [count, 1], slopes));
    }
  });

  it("curves by 1 inside ±δ, at zero too, and not outside", async () => {
    const [slope] = gradients(sum(huber().evaluate(x, y)), [x]) as readonly [Tensor];
    const [curvature] = gradients(sum(slope), [x]) as readonly [Tensor];
    const found = await evaluate({ curvature }, feeds);
    expectClose(found.curvature, arrayOf("float64", [count, 1], [1, 1, 1, 0, 0, 0, 0, 0, 0]));
  });

  it("refuses a δ that is not a positive number", () => {
    for (const delta of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => huber({ delta })).toThrow(UsageError);
    }
    expect(() => huber({ delta: -1 })).toThrow("delta of huber: expected a positive number, found -1");
  });
});
