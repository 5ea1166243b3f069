import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { namesOf, randomStream, UsageError } from "../../base/index.ts";
import { gradients, input, numbersOf, sum, type Tensor } from "../../graph/index.ts";
import { taylor, taylorOfGenome } from "../../loss/index.ts";
import {
  analyseTaylor,
  attractor,
  convertedTaylor,
  expandedRule,
  genomeOfTaylor,
  genomeSize,
  knownRules,
  nullEpoch,
  publishedInvariant,
  regimeAt,
  roundedTaylor,
  smoothedTaylor,
  softmaxGaugeInvariant,
  someGradient,
  taylorFilterRegistry,
  taylorRule,
  taylorSearch,
  zeroError,
} from "../index.ts";
import { signChanges, substituted, valueAt } from "./polynomial.ts";

/** Two losses that were evolved, and the cross-entropy's own polynomial of third order about (1/2, 1/2). */
const first = [0.8439, 1.4872, 1.5742, -1.4446, 2.3616, -0.6632, -2.8569, -1.1313];
const second = [-10.9408, 7.5216, 8.2896, 0.2415, 7.8726, 8.9666, 2.0184, 7.0513];
const crossEntropy = [0.5, 0.5, 1, -1, 4 / 3, 2, -2, 0];

const randomCoefficients = (order: number, seed: number): number[] => {
  const { normal } = randomStream(seed, "coefficients", order);
  return Array.from({ length: genomeSize(order) }, normal);
};

function expectNear(found: readonly number[], expected: readonly number[], digits = 9): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, digits);
}

/** −∂loss/∂p of a row of probabilities, through the graph of the loss's logits. */
async function logitGradient(coefficients: readonly number[], p: readonly number[], labels: readonly number[]) {
  const shape = [1, p.length];
  const [logits, targets] = [input("logits", "float64", shape), input("targets", "float64", shape)];
  const [slope] = gradients(sum(taylor({ coefficients }).evaluate(logits, targets)), [logits]) as readonly [Tensor];
  const feeds = { logits: arrayOf("float64", shape, p.map(Math.log)), targets: arrayOf("float64", shape, labels) };
  return (await evaluate({ slope }, feeds)).slope;
}

describe("the learning rule", () => {
  it("has the values of an evolved loss at p = (0.7, 0.2, 0.1)", () => {
    const rule = taylorRule(first);
    const gamma = [rule(1, 0.7), rule(0, 0.2), rule(0, 0.1)];
    expectNear(gamma, [8.809944879455, 10.579150029455, 12.280641359455]);
  });

  it.each([
    [first, [14.123828689455, -19.1403533, 7.0848], [9.7437715, -5.7138], -1.1313],
    [second, [1950.7736374057, -310.63846752, 23.6178], [132.8971312, 4.0368], 7.0513],
  ])("has the expanded coefficients c₁, c_h, c_hh; c_y, c_hy; c_yy of the evolved losses", (theta, ofH, ofY, cyy) => {
    const [zero, one, two] = expandedRule(theta);
    expectNear(zero as number[], ofH);
    expectNear(one as number[], [...ofY, 0]);
    expectNear(two as number[], [cyy, 0, 0]);
  });

  it.each([2, 3, 4])("of order %i is minus the loss's gradient: by logits p·(γ̄ − γ)", async (order) => {
    const [p, labels] = [
      [0.5, 0.3, 0.2],
      [0, 1, 0],
    ];
    const coefficients = randomCoefficients(order, 1);
    const rule = taylorRule(coefficients);
    const gamma = p.map((h, i) => rule(labels[i] as number, h));
    const mean = gamma.reduce((total, value, i) => total + value * (p[i] as number), 0);
    const expected = p.map((h, i) => h * (mean - (gamma[i] as number)));
    expectClose(await logitGradient(coefficients, p, labels), arrayOf("float64", [1, 3], expected));
  });

  it("of factorials is that of the converted coefficients", () => {
    for (const order of [2, 3, 4]) {
      const coefficients = randomCoefficients(order, 2);
      const plain = convertedTaylor(coefficients, { factorials: true });
      expect(taylorRule(coefficients, { factorials: true })(0.3, 0.6)).toBeCloseTo(taylorRule(plain)(0.3, 0.6), 12);
      expectNear(convertedTaylor(plain, {}), coefficients);
    }
  });

  it("of the cross-entropy's polynomial is near y/h about its centre", () => {
    const rule = taylorRule(crossEntropy);
    for (const h of [0.45, 0.5, 0.55]) expect(rule(0.5, h)).toBeCloseTo(knownRules["cross-entropy"](0.5, h), 2);
  });
});

describe("regimes", () => {
  it.each([2, 3, 10])("of known losses are those of the table, for %i classes", (n) => {
    const gammas = ({ target, other }: { readonly target: number; readonly other: number }): number[] => [
      target,
      other,
    ];
    expectNear(gammas(nullEpoch(knownRules.mse, n)), [2 - 2 / n, -2 / n]);
    expectNear(gammas(nullEpoch(knownRules["cross-entropy"], n)), [n, 0]);
    expectNear(gammas(nullEpoch(knownRules.baikal, n)), [n + n * n, n]);
    expectNear(gammas(zeroError(knownRules.mse, n)), [0, 0]);
    expectNear(gammas(zeroError(knownRules["cross-entropy"], n)), [1, 0]);
    expect(gammas(zeroError(knownRules.baikal, n))).toEqual([2, Infinity]);
  });

  it("of the evolved losses pull towards the right class before training and away from it at zero error", () => {
    expect(nullEpoch(taylorRule(second), 10).pull).toBeCloseTo(140.3521112, 7);
    expect(nullEpoch(taylorRule(first), 10).pull).toBeCloseTo(8.0410915, 7);
    expect(zeroError(taylorRule(second), 10).pull).toBeCloseTo(-143.0, 0);
    expect(zeroError(taylorRule(first), 10).pull).toBeCloseTo(-9.16, 2);
    expect(nullEpoch(taylorRule(crossEntropy), 10).pull).toBeCloseTo(3.6, 10);
    expect(zeroError(taylorRule(crossEntropy), 10).pull).toBeCloseTo(0, 12);
  });

  it("refuse fewer than two classes", () => {
    expect(() => regimeAt(knownRules.mse, 1, 0.5)).toThrow(UsageError);
  });
});

describe("the attractor", () => {
  it("is that of the evolved losses, and 1 for the cross-entropy's polynomial", () => {
    expect(attractor(second, 10)).toBeCloseTo(0.5308, 4);
    expect(attractor(first, 10)).toBeCloseTo(0.4503, 4);
    for (const n of [2, 3, 10]) expect(attractor(crossEntropy, n)).toBeCloseTo(1, 6);
  });

  it.each([2, 3, 4])("of order %i is where descent on logits ends, with the other classes alike", (order) => {
    for (let seed = 1; seed <= 12; seed++) {
      const coefficients = randomCoefficients(order, seed);
      for (const n of [2, 5]) {
        const rule = taylorRule(coefficients);
        let logit = 0;
        for (let step = 0; step < 20_000; step++) {
          const p = 1 / (1 + (n - 1) * Math.exp(-logit));
          logit = Math.max(
            -25,
            Math.min(25, logit + 0.02 * p * (1 - p) * regimeAt(rule, n, p).pull * (p < 0.5 ? 1 / p : 1 / (1 - p))),
          );
        }
        expect(1 / (1 + (n - 1) * Math.exp(-logit))).toBeCloseTo(attractor(coefficients, n), 3);
      }
    }
  });

  it("stays at even odds where nothing pulls, and goes to 0 where the loss is upside down", () => {
    expect(attractor(new Array<number>(8).fill(0), 4)).toBe(0.25);
    expect(attractor([0, 0, 0, 0, -1], 4)).toBe(0);
  });
});

describe("filters", () => {
  it("published: refuses both evolved losses for ten classes, with the published numbers", () => {
    expectVerdict(publishedInvariant(first, 10), 8.0410915, 98.2451308756, false);
    expectVerdict(publishedInvariant(second, 10), 140.3521112, 15359.567749, false);
  });

  it.each([
    [2, 2],
    [3, 2.556],
    [4, 2.5],
    [5, 2.12],
    [8, 0.125],
    [9, -0.679],
    [10, -1.52],
  ])("published: leaves the cross-entropy's polynomial of %i classes %f to spare", (n, spare) => {
    const { left, right, holds } = publishedInvariant(crossEntropy, n);
    expect(left - right).toBeCloseTo(spare, 3);
    expect(holds).toBe(spare > 0);
  });

  it("published: says for order 3 what its formula in expanded coefficients says", () => {
    for (let seed = 1; seed < 20; seed++) {
      const [[c1, ch, chh], [cy, chy], [cyy]] = expandedRule(randomCoefficients(3, seed)) as [
        [number, number, number],
        [number, number, number],
        [number, number, number],
      ];
      for (const n of [2, 7]) {
        const { left, right } = publishedInvariant(randomCoefficients(3, seed), n);
        expect(left).toBeCloseTo(cy + cyy + chy / n, 10);
        expect(right).toBeCloseTo((n - 2) * (c1 + ch / n + chh / n ** 2), 10);
      }
    }
  });

  it("softmax-gauge: takes what trains, whatever is added to every γ", () => {
    for (const theta of [first, second, crossEntropy]) {
      const shifted = theta.with(2, (theta[2] as number) - 10_000);
      expect(softmaxGaugeInvariant(theta, 10).holds).toBe(true);
      expect(softmaxGaugeInvariant(shifted, 10).left).toBeCloseTo(softmaxGaugeInvariant(theta, 10).left, 7);
      expect(publishedInvariant(shifted, 10).holds).toBe(true);
    }
    expect(softmaxGaugeInvariant([0, 0, 0, 0, -1], 3).holds).toBe(false);
  });

  it("some-gradient: refuses what the invariant lets through but trains nothing", async () => {
    const nothing = [
      new Array<number>(8).fill(0),
      [0.3, 0.4, 1, 0, 0, 0, 0, 0],
      // c_y + c_yy = 0: γ is the same for labels 0 and 1.
      [0, 0.4, 1, 0, 0, 2, 0, -2],
      new Array<number>(12).fill(0),
    ];
    for (const theta of nothing) {
      expect(someGradient(theta, 3).holds).toBe(false);
      expectClose(await logitGradient(theta, [0.5, 0.3, 0.2], [0, 1, 0]), arrayOf("float64", [1, 3], [0, 0, 0]));
    }
    expect(publishedInvariant(nothing[0] as number[], 10).holds).toBe(true);
    for (const theta of [first, second, crossEntropy, [0, 0.5, 0, 1, 0, 0, 0, 0]]) {
      expect(someGradient(theta, 3).holds).toBe(true);
      expect(
        Math.max(...numbersOf(await logitGradient(theta, [0.5, 0.3, 0.2], [0, 1, 0])).map(Math.abs)),
      ).toBeGreaterThan(1e-3);
    }
  });

  it("some-gradient: knows that of two classes what pulls both alike pulls neither", async () => {
    expect(someGradient([0, 0, -1, 1, 0], 2).holds).toBe(true);
    // γ = h² − h is the same for p and 1 − p.
    const symmetric = [0, 0, 0, -0.5, 1 / 3, 0, 0, 0];
    expect(someGradient(symmetric, 2).holds).toBe(false);
    expect(someGradient(symmetric, 3).holds).toBe(true);
    expectClose(await logitGradient(symmetric, [0.7, 0.3], [0, 1]), arrayOf("float64", [1, 2], [0, 0]));
  });

  it("all report in one analysis", () => {
    const { filters, attractor: rest, nullEpoch: before } = analyseTaylor(first, 10);
    expect(Object.keys(filters)).toEqual(namesOf(taylorFilterRegistry));
    expect(Object.values(filters).map(({ holds }) => holds)).toEqual([false, true, true]);
    expect(rest).toBe(attractor(first, 10));
    expect(before.pull).toBe(filters["softmax-gauge"].left);
  });
});

function expectVerdict(
  verdict: { readonly left: number; readonly right: number; readonly holds: boolean },
  left: number,
  right: number,
  holds: boolean,
): void {
  expect(verdict.left).toBeCloseTo(left, 6);
  expect(verdict.right).toBeCloseTo(right, 5);
  expect(verdict.holds).toBe(holds);
}

describe("label smoothing", () => {
  it.each([2, 3, 4])("of order %i stays inside the family: the same rule and the same loss, exactly", async (order) => {
    for (const alpha of [0, 0.1, 0.5]) {
      const coefficients = randomCoefficients(order, 5);
      const mapped = smoothedTaylor(coefficients, alpha, 3);
      const smooth = (y: number): number => (1 - alpha) * y + alpha / 3;
      for (const [y, h] of [
        [0, 0.2],
        [1, 0.7],
      ] as const)
        expect(taylorRule(mapped)(y, h)).toBeCloseTo(taylorRule(coefficients)(smooth(y), h), 12);
      const [p, labels] = [
        [0.5, 0.3, 0.2],
        [0, 1, 0],
      ];
      expectClose(await logitGradient(mapped, p, labels), await logitGradient(coefficients, p, labels.map(smooth)));
    }
  });

  it("twice is once: 1 − α multiplies", () => {
    const twice = smoothedTaylor(smoothedTaylor(first, 0.2, 10), 0.5, 10);
    expectNear(twice, smoothedTaylor(first, 1 - 0.8 * 0.5, 10));
  });

  it("refuses what is no share", () => {
    expect(() => smoothedTaylor(first, 1, 10)).toThrow("smoothing: expected a number from 0 to below 1, found 1");
    expect(() => smoothedTaylor(first, 0.1, 1)).toThrow("classes");
    expect(() => smoothedTaylor([1], 0.1, 2)).toThrow(UsageError);
  });
});

describe("genomes", () => {
  it("have 5, 8 and 12 numbers with the centre last", () => {
    expect([2, 3, 4].map(genomeSize)).toEqual([5, 8, 12]);
    expect(() => genomeSize(9)).toThrow("expected 2, 3 or 4, found 9");
    expect(genomeOfTaylor([0, 1, 2, 3, 4, 5, 6, 7])).toEqual([2, 3, 4, 5, 6, 7, 0, 1]);
    expect(taylorOfGenome(genomeOfTaylor(first))).toEqual(first);
  });

  it("are rounded to four decimals where they train", () => {
    expect(roundedTaylor([0.12345, -1.00004, 2])).toEqual([0.1235, -1, 2]);
  });

  it.each([2, 3, 4])("of order %i are searched from zeros with σ 1.2 by the variant of the program", (order) => {
    const search = taylorSearch({ seed: 1, order, population: 28 });
    const asked = search.ask();
    expect(asked).toHaveLength(28);
    const all = asked.flatMap(({ point }) => point);
    const deviation = Math.sqrt(all.reduce((total, value) => total + value * value, 0) / all.length);
    expect(deviation).toBeGreaterThan(0.9);
    expect(deviation).toBeLessThan(1.5);
    expect((search.state().settings as { readonly variant: string }).variant).toBe("purecma");
  });

  it("are found: the search comes near the rule of the cross-entropy's polynomial", () => {
    const places = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((h) => [0, 1].map((y) => [y, h] as const));
    const wanted = taylorRule(crossEntropy);
    const search = taylorSearch({ seed: 2, generations: 150 });
    while (search.stopped === undefined) {
      const asked = search.ask();
      const values = asked.map(({ point }) => {
        const rule = taylorRule(taylorOfGenome(point));
        return places.reduce((total, [y, h]) => total + (rule(y, h) - wanted(y, h)) ** 2, 0);
      });
      search.tell(asked, values);
    }
    expect(search.best?.value).toBeLessThan(0.05);
  });
});

describe("polynomials", () => {
  it("are substituted and change their sign where they should", () => {
    expectNear(substituted([1, -2, 3], 2, -1), [1 - 4 + 12, 2 - 12, 3]);
    expectNear(signChanges([-0.006, 0.11, -0.6, 1], 0, 1), [0.1, 0.2, 0.3]);
    expect(signChanges([0.25, -1, 1], 0, 1)).toEqual([]);
    expect(signChanges([1], 0, 1)).toEqual([]);
    expect(valueAt([1, 2, 3], 2)).toBe(17);
  });
});
