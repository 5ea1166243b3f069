import { UsageError } from "isocline";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { gradients, input, numbersOf, sum, type Tensor } from "../graph/index.ts";
import { crossEntropy, taylor } from "./index.ts";

/** A loss that was evolved, and the probabilities and the label that its golden values are for. */
const evolved = [0.8439, 1.4872, 1.5742, -1.4446, 2.3616, -0.6632, -2.8569, -1.1313];
const p = [0.7, 0.2, 0.1];
const label = [1, 0, 0];
const gamma = [8.809944879455, 10.579150029455, 12.280641359455];

async function derived(loss: ReturnType<typeof taylor>, probabilities: readonly number[], labels: readonly number[]) {
  const shape = [1, probabilities.length];
  const [x, y] = [input("x", "float64", shape), input("y", "float64", shape)];
  const value = loss.evaluate(x, y);
  const [slope] = gradients(sum(value), [x]) as readonly [Tensor];
  const feeds = { x: arrayOf("float64", shape, probabilities.map(Math.log)), y: arrayOf("float64", shape, labels) };
  const found = await evaluate({ value, slope }, feeds);
  return { value: numbersOf(found.value)[0] as number, slope: found.slope };
}

/** −p_j(γ_j − Σ_k γ_k p_k): how a rule γ = ∂f/∂p moves logits. */
function throughSoftmax(rule: readonly number[], probabilities: readonly number[]): readonly number[] {
  const mean = rule.reduce((total, value, i) => total + value * (probabilities[i] as number), 0);
  return probabilities.map((value, i) => -value * ((rule[i] as number) - mean));
}

describe("taylor", () => {
  it("gives the values of an evolved loss: summed over classes as in its program, or meaned as in the paper", async () => {
    const summed = await derived(taylor({ coefficients: evolved }), p, label);
    expect(summed.value).toBeCloseTo(14.891857965516, 11);
    expectClose(summed.slope, arrayOf("float64", [1, 3], throughSoftmax(gamma, p)), {
      relative: 1e-10,
      absolute: 1e-11,
    });
    const mean = await derived(taylor({ coefficients: evolved, reduce: "mean" }), p, label);
    expect(mean.value).toBeCloseTo(4.963952655172, 11);
  });

  it("is by default the cross-entropy to third order, but for what depends on the label alone", async () => {
    const at = (by: number): readonly number[] => [0.5 + by, 0.5 - by];
    const difference = async (by: number): Promise<number> => {
      const labels = [0.5, 0.5];
      return (await derived(taylor(), at(by), labels)).value - (await derived(crossEntropy(), at(by), labels)).value;
    };
    const constant = await difference(0);
    // −Σ ½·log(½ ± d) without its terms to order 3 is 4d⁴ + O(d⁶).
    for (const by of [0.01, 0.02]) expect((await difference(by)) - constant).toBeCloseTo(-4 * by ** 4, 8);
  });

  it.each([
    [2, 2],
    [3, 2.556],
    [4, 2.5],
    [5, 2.12],
    [8, 0.125],
    [9, -0.679],
    [10, -1.52],
  ])("has at even odds of %i classes the rule γ(right) − (n − 1)·γ(wrong) = %f by default", async (n, expected) => {
    // γ(wrong) by its formula; γ(right) − γ(wrong) from the gradient, which at even odds is −(γ_j − mean γ)/n.
    const h = 1 / n;
    const wrong = 1 - 2 * (h - 0.5) + 4 * (h - 0.5) ** 2 + 2 * -0.5 - 4 * -0.5 * (h - 0.5);
    const { slope } = await derived(taylor(), new Array<number>(n).fill(h), [1, ...new Array<number>(n - 1).fill(0)]);
    const gradient = numbersOf(slope);
    const apart = -n * ((gradient[0] as number) - (gradient[1] as number));
    expect(wrong + apart - (n - 1) * wrong).toBeCloseTo(expected, 2);
  });

  it("has label smoothing inside the family: another centre and other coefficients give the same loss", async () => {
    for (const alpha of [0.1, 0.4]) {
      const [s, t] = [1 - alpha, alpha / 3];
      const [x0 = 0, y0 = 0, c01 = 0, c02 = 0, c03 = 0, c11 = 0, c12 = 0, c21 = 0] = evolved;
      const mapped = [(x0 - t) / s, y0, c01, c02, c03, s * c11, s * c12, s * s * c21];
      const smoothed = await derived(
        taylor({ coefficients: evolved }),
        p,
        label.map((value) => s * value + t),
      );
      const inside = await derived(taylor({ coefficients: mapped }), p, label);
      expect(inside.value).toBeCloseTo(smoothed.value, 12);
      expectClose(inside.slope, smoothed.slope);
    }
  });

  it("subtracts θ₁ from the prediction, so that the pure terms train, and is minimised as −f", async () => {
    for (const place of [3, 4]) {
      const coefficients = [0, 0.5, 0, 0, 0, 0, 0, 0].with(place, 1);
      const { slope } = await derived(taylor({ coefficients }), p, label);
      expect(Math.max(...numbersOf(slope).map(Math.abs))).toBeGreaterThan(1e-3);
    }
    // Probabilities sum to 1, so the linear term alone is a constant.
    const { slope: linear } = await derived(taylor({ coefficients: [0, 0.5, 1, 0, 0, 0, 0, 0] }), p, label);
    expectClose(linear, arrayOf("float64", [1, 3], [0, 0, 0]));
    // f = y·p of the right class alone: −f falls as that probability rises.
    const { slope } = await derived(taylor({ coefficients: [0, 0, 0, 0, 1] }), p, label);
    expect(numbersOf(slope)[0]).toBeLessThan(0);
  });

  it("without any coefficient is zero, with no gradient", async () => {
    const { value, slope } = await derived(taylor({ coefficients: new Array<number>(8).fill(0) }), p, label);
    expect(value).toBeCloseTo(0, 15);
    expectClose(slope, arrayOf("float64", [1, 3], [0, 0, 0]));
  });

  it("refuses coefficients of no order, and other reductions", () => {
    expect(() => taylor({ coefficients: [1] })).toThrow(UsageError);
    expect(() => taylor({ coefficients: [1] })).toThrow("coefficients of taylor: expected 5 numbers for order 2");
    expect(() => taylor({ reduce: "total" as "sum" })).toThrow("reduce of taylor: expected sum or mean, found total");
  });
});
