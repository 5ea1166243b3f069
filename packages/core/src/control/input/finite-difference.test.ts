import { evaluate, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { onLinear } from "../../../test/linear-context.ts";
import { constant, gradients, input, matmul, numbersOf, type Tensor, tanh } from "../../graph/index.ts";
import { crossEntropy } from "../../loss/index.ts";
import { doubleBackprop, inputGradientFiniteDifference, lai, laiFiniteDifference, type Objective } from "../index.ts";

const [batch, width] = [6, 3];
const w1 = sampleArray([width, 5], { seed: 1 });
const x = sampleArray([batch, width], { seed: 2 });

/** The value and the parameter gradient of an objective on a small network. */
async function of(
  objective: Objective,
  { outputs = 1, link = "identity" as "identity" | "softmax", weighted = false } = {},
): Promise<readonly number[]> {
  const [a, b] = [input("a", "float64", [width, 5]), input("b", "float64", [5, outputs])];
  const classes = Array.from({ length: batch * outputs }, (_, i) =>
    Math.floor(i / outputs) % outputs === i % outputs ? 1 : 0,
  );
  const targets = link === "softmax" ? classes : numbersOf(sampleArray([batch, outputs], { seed: 3 }));
  const value = objective.evaluate({
    predict: (inputs) => matmul(tanh(matmul(inputs, a)), b),
    link,
    inputs: constant(numbersOf(x), "float64", [batch, width]),
    targets: constant(targets, "float64", [batch, outputs]),
    ...(weighted && { weights: constant([1, 0.5, 2, 0, 0.25, 1.5], "float64", [batch]) }),
  });
  const [byA, byB] = gradients(value, [a, b]) as readonly [Tensor, Tensor];
  const found = await evaluate({ value, byA, byB }, { a: w1, b: sampleArray([5, outputs], { seed: 4 }) });
  return [found.value, found.byA, found.byB].flatMap((array) => [...numbersOf(array)]);
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, i) => value - (b[i] as number)));

/** The errors at h and h/2 against the twin fall as h to the order. */
async function converges(
  approximate: (difference: number) => Objective,
  exact: Objective,
  { order, ...kind }: Parameters<typeof of>[1] & { readonly order: number },
): Promise<void> {
  const twin = await of(exact, kind);
  const [coarse, fine, finest] = await Promise.all(
    [0.02, 0.01, 1e-4].map(async (h) => distance(await of(approximate(h), kind), twin)),
  );
  expect(Math.log2((coarse as number) / (fine as number))).toBeGreaterThan(order - 0.15);
  expect(Math.log2((coarse as number) / (fine as number))).toBeLessThan(order + 0.15);
  expect(finest).toBeLessThan(2 * (coarse as number) * (1e-4 / 0.02) ** order + 1e-9);
}

describe("lai-finite-difference", () => {
  const options = { boundary: 0.3 } as const;

  it.each([1, 2] as const)("converges to lai with order %i", async (order) => {
    await converges((difference) => laiFiniteDifference({ ...options, difference, order }), lai(options), { order });
  });

  it.each([
    ["mae, by sample", { form: "mae", reduce: "sample" }, {}],
    ["l1, some columns, weights", { norm: "l1", columns: [2, 0] }, { weighted: true }],
    ["several outputs", {}, { outputs: 3 }],
    ["classes", {}, { outputs: 3, link: "softmax" }],
  ] as const)("converges to lai, %s", async (_, more, kind) => {
    const control = { ...options, ...more };
    await converges((difference) => laiFiniteDifference({ ...control, difference }), lai(control), {
      order: 2,
      ...kind,
    });
  });

  it("has the value of lai whatever the difference", async () => {
    const [value] = await of(laiFiniteDifference({ ...options, difference: 3 }));
    expect(value).toBeCloseTo((await of(lai(options)))[0] as number, 12);
  });

  it("refuses a difference that is not above 0", () => {
    for (const control of [laiFiniteDifference, inputGradientFiniteDifference]) {
      expect(() => control({ difference: 0 })).toThrow("expected a number above 0, found 0");
    }
  });
});

describe("input-gradient-finite-difference", () => {
  it.each([1, 2] as const)("converges to double-backprop with order %i", async (order) => {
    const strength = 0.7;
    await converges(
      (difference) => inputGradientFiniteDifference({ strength, difference, order }),
      doubleBackprop({ strength }),
      { order },
    );
  });

  it.each([
    ["weights, some columns", { columns: [1] }, { weighted: true }],
    ["several outputs", {}, { outputs: 3 }],
    ["classes", { loss: crossEntropy() }, { outputs: 3, link: "softmax" }],
  ] as const)("converges to double-backprop, %s", async (_, more, kind) => {
    const control = { strength: 0.7, ...more };
    await converges(
      (difference) => inputGradientFiniteDifference({ ...control, difference, order: 2 }),
      doubleBackprop(control),
      { order: 2, ...kind },
    );
  });

  // e = −1.5, so that the loss's gradient is 2e·k = (−1.5, 3); a central difference of a square is exact.
  const one = { slopes: [[0.5], [-1]], inputs: [[1, 2]], targets: [[0]] };
  it.each([
    ["l2", Math.hypot(1.5, 3)],
    ["l1", 4.5 / Math.SQRT2],
    ["linf", 3],
  ] as const)("penalises the %s norm of the loss's gradient", async (gradientNorm, length) => {
    const control = inputGradientFiniteDifference({ gradientNorm, order: 2, strength: 0.4, difference: 0.5 });
    expect((await onLinear(control, one)).value).toBeCloseTo(2.25 + 0.2 * length ** 2, 10);
  });

  it("takes the forward difference of the losses with order 1", async () => {
    const control = inputGradientFiniteDifference({ gradientNorm: "linf", strength: 0.4, difference: 0.5 });
    // The second input goes up by 0.5: e = −2.
    expect((await onLinear(control, one)).value).toBeCloseTo(2.25 + 0.2 * ((4 - 2.25) / 0.5) ** 2, 10);
  });

  it("adds nothing, and no NaN, where the loss has no gradient", async () => {
    const fitted = { ...one, targets: [[-1.5]] };
    for (const gradientNorm of ["l2", "l1", "linf"] as const) {
      expect(await onLinear(inputGradientFiniteDifference({ gradientNorm }), fitted)).toEqual({
        value: 0,
        gradient: [0, 0],
      });
    }
  });
});
