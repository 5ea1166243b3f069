import { sgd } from "isocline";
import { descend } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { near, ruleGradient } from "../../../test/rule-gradient.ts";
import { add, concat, cos, exp, mean, mul, square, sub, sum, type Tensor } from "../../graph/index.ts";
import { flooding, type GradientRule, grBackward, grForward, iflood, plainGradient, softAd } from "../index.ts";

/** Falls on both sides of any level, with curvature that changes. */
const hilly = (theta: Tensor): Tensor => add(sum(exp(mul(theta, 0.7))), sum(cos(theta)));
const start = [0.9, -0.4];

/** The losses of four examples at θ, among them some on each side of 1. */
const offsets = [-0.5, 0.2, 1.2, 2];
const termsAt = ([theta]: readonly Tensor[]): Tensor => {
  const all = offsets.map((offset) => square(sub(theta as Tensor, offset)));
  return all.reduce((joined, term) => concat([joined, term], 0));
};
const meanAt = (parameters: readonly Tensor[]): Tensor => mean(termsAt(parameters));
const averageOf = (parameters: readonly Tensor[], of: (terms: Tensor) => Tensor): Tensor =>
  mean(of(termsAt(parameters)));
const at = 0.5;
const losses = offsets.map((offset) => (at - offset) ** 2);
const slopes = offsets.map((offset) => 2 * (at - offset));
const perExample = async (rule: GradientRule): Promise<number> => {
  const [[found]] = (await ruleGradient(rule, meanAt, [[at]], { averageOf })) as [[number]];
  return found;
};
const average = (values: readonly number[]): number => values.reduce((total, value) => total + value) / values.length;

describe("flooding", () => {
  it("descends above its level, ascends below it and rests at it", async () => {
    const objective = ([theta]: readonly Tensor[]): Tensor => sum(square(theta as Tensor));
    for (const [level, sign] of [
      [3, 1],
      [5, -1],
      [4, 0],
    ] as const) {
      expect((await ruleGradient(flooding({ level }), objective, [[2]])).flat()).toEqual(near([4 * sign]));
    }
  });

  it("acts on the batch's mean, not on its examples", async () => {
    const mean = average(losses);
    expect(await perExample(flooding({ level: mean - 0.01 }))).toBeCloseTo(average(slopes), 12);
    expect(await perExample(flooding({ level: mean + 0.01 }))).toBeCloseTo(-average(slopes), 12);
  });

  it.each([
    ["backward from above", grBackward, -0.01],
    ["forward from below", grForward, 0.01],
  ] as const)("takes two steps across its level as one of rate η² on ‖∇L‖²/2, %s", async (_, make, side) => {
    const rate = 0.05;
    const objective = ([theta]: readonly Tensor[]): Tensor => hilly(theta as Tensor);
    const loss = (theta: readonly number[]): number =>
      theta.reduce((total, value) => total + Math.exp(0.7 * value) + Math.cos(value), 0);
    const run = (rule: GradientRule, steps: number) =>
      descend(sgd(), { objective: hilly, rule, start, steps, learningRate: rate });
    // A level just on the other side of where the first step starts.
    const level = loss(start) + side;
    const { parameters } = await run(flooding({ level }), 2);
    const [first, second] = parameters as readonly [Float64Array, Float64Array];
    expect(Math.sign(loss(start) - level)).toBe(-Math.sign(loss([...first]) - level));
    const [ruled, plain] = [
      (await ruleGradient(make({ radius: rate, strength: rate }), objective, [start])).flat(),
      (await ruleGradient(plainGradient(), objective, [start])).flat(),
    ];
    const expected = start.map((value, i) => value - rate * ((ruled[i] as number) - (plain[i] as number)));
    expect([...second]).toEqual(near(expected));
    expect(Math.hypot(...expected.map((value, i) => value - (start[i] as number)))).toBeGreaterThan(1e-4);
  });
});

describe("iflood", () => {
  it("descends on the examples above the level and ascends on those below", async () => {
    expect(losses.some((loss) => loss < 0.6) && losses.some((loss) => loss > 0.6)).toBe(true);
    const expected = average(slopes.map((slope, i) => Math.sign((losses[i] as number) - 0.6) * slope));
    expect(await perExample(iflood({ level: 0.6 }))).toBeCloseTo(expected, 12);
    expect(Math.abs(expected)).not.toBeCloseTo(Math.abs(average(slopes)), 2);
  });

  it("is flooding on a batch of one", async () => {
    const objective = ([theta]: readonly Tensor[]): Tensor => hilly(theta as Tensor);
    for (const level of [0, 3, 10]) {
      const expected = (await ruleGradient(flooding({ level }), objective, [start])).flat();
      expect((await ruleGradient(iflood({ level }), objective, [start])).flat()).toEqual(near(expected));
    }
  });
});

describe("soft-ad", () => {
  it("lets each example count σu/√(1 + u²) with u = (ℓ − θ)/σ", async () => {
    const expected = average(
      slopes.map((slope, i) => {
        const u = ((losses[i] as number) - 0.6) / 0.3;
        return ((0.3 * u) / Math.sqrt(1 + u * u)) * slope;
      }),
    );
    expect(await perExample(softAd({ level: 0.6, softness: 0.3 }))).toBeCloseTo(expected, 12);
  });

  it("divided by σ becomes iflood as σ → 0", async () => {
    const expected = await perExample(iflood({ level: 0.6 }));
    const error = async (softness: number): Promise<number> =>
      Math.abs((await perExample(softAd({ level: 0.6, softness }))) / softness - expected);
    expect(await error(1e-6)).toBeLessThan(1e-9);
    expect(await error(0.5)).toBeGreaterThan(0.01);
  });

  it("descends the mean of (ℓ − θ)²/2 as σ → ∞", async () => {
    const expected = average(slopes.map((slope, i) => ((losses[i] as number) - 0.6) * slope));
    expect(await perExample(softAd({ level: 0.6, softness: 1e6 }))).toBeCloseTo(expected, 9);
  });
});

describe("levels", () => {
  it("must be numbers of at least 0, and the softness above 0", () => {
    for (const make of [flooding, iflood, softAd]) {
      expect(() => make({ level: -1 })).toThrow(/^level of [\w-]+: expected a number of at least 0, found -1$/);
    }
    expect(() => softAd({ softness: 0 })).toThrow("softness of soft-ad: expected a number above 0, found 0");
  });
});
