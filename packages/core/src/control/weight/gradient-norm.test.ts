import { describe, expect, it } from "vitest";
import { near, ruleGradient } from "../../../test/rule-gradient.ts";
import { constant, cos, exp, matmul, mul, pow, reshape, sum, type Tensor } from "../../graph/index.ts";
import { type GradientRule, grBackward, grCentral, grExact, grForward, plainGradient } from "../index.ts";

const schemes = { grForward, grBackward, grCentral };

/** L = θ⁴/4: at 1 the gradient is 1 and H∇L is 3. */
const quartic = ([theta]: readonly Tensor[]): Tensor => mul(sum(pow(theta as Tensor, 4)), 0.25);

/** ½θᵀAθ with A = [[2, 1], [1, 3]], so that H∇L = A²θ. */
const quadratic = ([theta]: readonly Tensor[]): Tensor => {
  const column = reshape(theta as Tensor, [2, 1]);
  const a = constant([2, 1, 1, 3], "float64", [2, 2]);
  return mul(reshape(matmul(column, matmul(a, column), { transposeA: true }), []), 0.5);
};

/** A function of two vectors that is no polynomial. */
const smooth = ([a, b]: readonly Tensor[]): Tensor => sum(mul(exp(mul(a as Tensor, 0.5)), cos(b as Tensor)));
const point = [
  [0.3, -0.7],
  [0.2, 1.1],
];

/** What a rule adds to the gradient, for a strength of 1. */
async function term(
  make: (strength: number) => GradientRule,
  objective: typeof smooth,
  at: readonly (readonly number[])[],
  strength = 0.01,
): Promise<readonly number[]> {
  const [ruled, plainly] = [
    await ruleGradient(make(strength), objective, at),
    await ruleGradient(plainGradient(), objective, at),
  ];
  return ruled.flat().map((value, i) => (value - (plainly.flat()[i] as number)) / strength);
}

describe("gradient-norm regularisation", () => {
  it.each([
    ["grForward", 3.31],
    ["grBackward", 2.71],
    ["grCentral", 3.01],
  ] as const)("%s has its golden value on θ⁴/4 at 1 with ε = 0.1", async (name, expected) => {
    const make = (strength: number) => schemes[name]({ radius: 0.1, strength });
    expect(await term(make, quartic, [[1]])).toEqual(near([expected]));
  });

  it("is exactly 3 there by double backpropagation", async () => {
    expect(await term((strength) => grExact({ strength }), quartic, [[1]])).toEqual(near([3]));
  });

  it("counts γ whole: the difference of two gradients over ε times γ, not γ/2", async () => {
    const [[found]] = (await ruleGradient(grForward({ radius: 0.1, strength: 0.1 }), quartic, [[1]])) as [[number]];
    expect(found).toBeCloseTo(1.331, 12);
  });

  it.each(Object.keys(schemes) as (keyof typeof schemes)[])("%s is exact on quadratics at any ε", async (name) => {
    const theta = [0.7, -0.4];
    const expected = [2 * 1 + 1 * -0.5, 1 * 1 + 3 * -0.5];
    for (const radius of [0.01, 0.5, 10]) {
      const make = (strength: number) => schemes[name]({ radius, strength });
      expect(await term(make, quadratic, [theta])).toEqual(near(expected, 1e-10));
    }
  });

  it("is the same by all schemes and exactly where gradients are long: nothing is clipped before the difference", async () => {
    const theta = [7000, -4000];
    const exact = await term((strength) => grExact({ strength }), quadratic, [theta]);
    expect(Math.hypot(...exact)).toBeGreaterThan(10_000);
    for (const scheme of Object.values(schemes)) {
      expect(await term((strength) => scheme({ radius: 0.1, strength }), quadratic, [theta])).toEqual(
        near(exact, 1e-10),
      );
    }
  });

  it.each([
    ["grForward", 1],
    ["grBackward", 1],
    ["grCentral", 2],
  ] as const)("%s has an error of order ε^%d against its exact twin", async (name, order) => {
    const exact = await term((strength) => grExact({ strength }), smooth, point);
    const errorAt = async (radius: number): Promise<number> => {
      const found = await term((strength) => schemes[name]({ radius, strength }), smooth, point);
      return Math.hypot(...found.map((value, i) => value - (exact[i] as number)));
    };
    const [coarse, fine] = [await errorAt(0.02), await errorAt(0.01)];
    expect(coarse).toBeGreaterThan(1e-6);
    expect(Math.log2(coarse / fine)).toBeCloseTo(order, 1);
  });

  it("forward with γ = ε is the gradient at θ + εg, SAM without normalisation", async () => {
    const g = await ruleGradient(plainGradient(), smooth, point);
    const above = point.map((values, i) => values.map((value, j) => value + 0.3 * (g[i]?.[j] as number)));
    const expected = await ruleGradient(plainGradient(), smooth, above);
    expect((await ruleGradient(grForward({ radius: 0.3, strength: 0.3 }), smooth, point)).flat()).toEqual(
      near(expected.flat()),
    );
  });

  it("with a strength of 0 is the plain gradient", async () => {
    const expected = (await ruleGradient(plainGradient(), smooth, point)).flat();
    for (const make of [grForward, grBackward, grCentral, grExact]) {
      expect((await ruleGradient(make({ strength: 0 }), smooth, point)).flat()).toEqual(near(expected));
    }
  });
});

describe("options of gradient-norm regularisation", () => {
  it("refuse γ > ε where it inverts the gradient, and only there", () => {
    expect(() => grForward({ radius: 0.05, strength: 0.1 })).toThrow(
      "strength of gr-forward: expected at most the radius 0.05, since beyond it the gradient at the parameters is " +
        "inverted, found 0.1; raise the radius, or take gr-central, gr-backward or gr-exact",
    );
    for (const make of [grBackward, grCentral]) {
      expect(make({ radius: 0.05, strength: 0.1 }).options).toEqual({ radius: 0.05, strength: 0.1 });
    }
  });

  it("refuse what is no radius or strength", () => {
    for (const make of [grForward, grBackward, grCentral]) {
      expect(() => make({ radius: 0 })).toThrow(/^radius of gr-\w+: expected a number above 0, found 0$/);
      expect(() => make({ strength: -1 })).toThrow(/^strength of gr-\w+: expected a number of at least 0, found -1$/);
    }
    expect(() => grExact({ strength: Number.NaN })).toThrow(
      "strength of gr-exact: expected a number of at least 0, found NaN",
    );
  });
});
