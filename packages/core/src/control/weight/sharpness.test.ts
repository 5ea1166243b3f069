import { describe, expect, it } from "vitest";
import { near, ruleGradient } from "../../../test/rule-gradient.ts";
import { add, cos, exp, mul, pow, square, sum, type Tensor } from "../../graph/index.ts";
import { asam, type GradientRule, gsam, pgn, plainGradient, sam } from "../index.ts";

const quartic = ([theta]: readonly Tensor[]): Tensor => mul(sum(pow(theta as Tensor, 4)), 0.25);
const smooth = ([a, b]: readonly Tensor[]): Tensor => sum(mul(exp(mul(a as Tensor, 0.5)), cos(b as Tensor)));
const point = [
  [0.3, -0.7],
  [0.2, 1.1],
];

const flat = async (
  rule: GradientRule,
  objective = smooth,
  trial: Parameters<typeof ruleGradient>[3] = {},
): Promise<readonly number[]> => (await ruleGradient(rule, objective, point, trial)).flat();
const plainly = (objective = smooth, at = point): Promise<readonly (readonly number[])[]> =>
  ruleGradient(plainGradient(), objective, at);
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, value, i) => total + value * (b[i] as number), 0);

describe("sam", () => {
  it("has its golden value on θ⁴/4 at 1 with ρ = 0.05", async () => {
    expect((await ruleGradient(sam({ radius: 0.05 }), quartic, [[1]])).flat()).toEqual(near([1.157625]));
  });

  it("moves by a length of ρ over all parameters together, whatever the gradient's length", async () => {
    const g = await plainly();
    const length = Math.hypot(...g.flat());
    const moved = point.map((values, i) => values.map((value, j) => value + (0.2 * (g[i]?.[j] as number)) / length));
    const expected = (await plainly(smooth, moved)).flat();
    expect(await flat(sam({ radius: 0.2 }))).toEqual(near(expected));
    const steeper = (parameters: readonly Tensor[]): Tensor => mul(smooth(parameters), 1000);
    expect(await flat(sam({ radius: 0.2 }), steeper)).toEqual(near(expected.map((value) => 1000 * value)));
  });

  it("gives zeros, not NaN, where the gradient vanishes, in float32 too", async () => {
    for (const dtype of ["float32", "float64"] as const) {
      for (const rule of [sam(), asam(), gsam(), pgn()]) {
        const found = await ruleGradient(rule, ([w]) => sum(square(w as Tensor)), [[0, 0, 0]], { dtype });
        expect(found).toEqual([[0, 0, 0]]);
      }
    }
  });

  it("is not moved by the shortest gradients that float32 holds", async () => {
    const slight = ([w]: readonly Tensor[]): Tensor =>
      add(mul(sum(w as Tensor), 1e-21), sum(square(square(w as Tensor))));
    const found = (await ruleGradient(sam(), slight, [[0, 0]], { dtype: "float32" })).flat();
    expect(found.every((value) => Math.abs(value) < 1e-20)).toBe(true);
  });
});

describe("asam", () => {
  it("is sam where every weight has the size 1 and η is 0", async () => {
    const ones = [
      [1, -1],
      [-1, 1],
    ];
    const expected = (await ruleGradient(sam({ radius: 0.3 }), smooth, ones)).flat();
    expect((await ruleGradient(asam({ radius: 0.3, eta: 0 }), smooth, ones)).flat()).toEqual(near(expected));
  });

  it("is sam where all parameters are biases, which it does not scale", async () => {
    const roles = ["bias", "bias"] as const;
    expect(await flat(asam({ radius: 0.3 }), smooth, { roles })).toEqual(near(await flat(sam({ radius: 0.3 }))));
    expect(await flat(asam({ radius: 0.3 }))).not.toEqual(near(await flat(sam({ radius: 0.3 }))));
  });

  it("scales with the weights: L(cθ) at θ/c gives c times the gradient of L at θ", async () => {
    const scaledUp = (parameters: readonly Tensor[]): Tensor => smooth(parameters.map((each) => mul(each, 4)));
    const quarter = point.map((values) => values.map((value) => value / 4));
    const found = await ruleGradient(asam({ eta: 0 }), scaledUp, quarter);
    expect(found.flat()).toEqual(near((await flat(asam({ eta: 0 }))).map((value) => 4 * value)));
    const foundBySam = await ruleGradient(sam({ radius: 0.5 }), scaledUp, quarter);
    expect(foundBySam.flat()).not.toEqual(near((await flat(sam({ radius: 0.5 }))).map((value) => 4 * value)));
  });
});

describe("gsam", () => {
  it("is sam with a strength of 0", async () => {
    expect(await flat(gsam({ radius: 0.3, strength: 0 }))).toEqual(near(await flat(sam({ radius: 0.3 }))));
  });

  it("takes from sam's gradient α times the part of g that is orthogonal to it", async () => {
    const [g, worst] = [(await plainly()).flat(), await flat(sam({ radius: 0.3 }))];
    const found = await flat(gsam({ radius: 0.3, strength: 0.4 }));
    const orthogonal = worst.map((value, i) => (value - (found[i] as number)) / 0.4);
    expect(dot(orthogonal, worst)).toBeCloseTo(0, 12);
    const along = g.map((value, i) => value - (orthogonal[i] as number));
    const ratio = dot(along, worst) / dot(worst, worst);
    expect(along).toEqual(near(worst.map((value) => ratio * value)));
    expect(Math.hypot(...orthogonal)).toBeGreaterThan(1e-3);
  });

  it("has a radius that follows the learning rate from the least one", async () => {
    const rule = gsam({ radius: 0.5, leastRadius: 0.1, strength: 0.4 });
    for (const [rateShare, radius] of [
      [1, 0.5],
      [0.25, 0.2],
      [0, 0.1],
    ] as const) {
      const constant = gsam({ radius, leastRadius: radius, strength: 0.4 });
      expect(await flat(rule, smooth, { rateShare })).toEqual(near(await flat(constant)));
    }
    expect(await flat(gsam({ radius: 0.5 }), smooth, { rateShare: 0 })).toEqual(near((await plainly()).flat()));
  });
});

describe("pgn", () => {
  it("is sam with α = 1 and the plain gradient with α = 0", async () => {
    expect(await flat(pgn({ radius: 0.3, strength: 1 }))).toEqual(await flat(sam({ radius: 0.3 })));
    expect(await flat(pgn({ radius: 0.3, strength: 0 }))).toEqual(near((await plainly()).flat()));
  });

  it("descends L + αr·‖∇L‖, exactly where it is a quadratic", async () => {
    // ½(θ₁² + 2θ₂²): g = (θ₁, 2θ₂) and ∇‖g‖ = (θ₁, 4θ₂)/‖g‖.
    const quadratic = ([a, b]: readonly Tensor[]): Tensor =>
      add(mul(sum(square(a as Tensor)), 0.5), sum(square(b as Tensor)));
    const [first, second] = [0.6, -0.4];
    const length = Math.hypot(first, 2 * second);
    const found = await ruleGradient(pgn({ radius: 0.1, strength: 0.5 }), quadratic, [[first], [second]]);
    expect(found.flat()).toEqual(near([first + (0.05 * first) / length, 2 * second + (0.05 * 4 * second) / length]));
  });

  it("mixes the gradient itself, not its direction: multiplying the loss multiplies the result", async () => {
    const steeper = (parameters: readonly Tensor[]): Tensor => mul(smooth(parameters), 50);
    const expected = (await flat(pgn({ strength: 0.3 }))).map((value) => 50 * value);
    expect(await flat(pgn({ strength: 0.3 }), steeper)).toEqual(near(expected));
  });
});

describe("options of sharpness-aware rules", () => {
  it("refuse what is no radius, strength or η", () => {
    for (const make of [sam, asam, gsam, pgn]) {
      expect(() => make({ radius: -0.1 })).toThrow(/^radius of \w+: expected a number above 0, found -0.1$/);
      expect(() => make({ radius: Number.POSITIVE_INFINITY })).toThrow(/expected a number above 0, found Infinity$/);
    }
    expect(() => asam({ eta: -1 })).toThrow("eta of asam: expected a number of at least 0, found -1");
    expect(() => gsam({ strength: -1 })).toThrow("strength of gsam: expected a number of at least 0, found -1");
    expect(() => pgn({ strength: 1.5 })).toThrow(
      "strength of pgn: expected a number from 0 to 1, since beyond it the gradient at the parameters is inverted, found 1.5",
    );
  });
});
