import { describe, expect, it } from "vitest";
import { onLinear } from "../../../test/linear-context.ts";
import { crossEntropy, mae, mse } from "../../loss/index.ts";
import { fgsm, noise, pgd, plain } from "../index.ts";

/** Residuals −1.5 and −2.5 of slopes (0.5, −1). */
const one = {
  slopes: [[0.5], [-1]],
  inputs: [
    [1, 2],
    [-1, 3],
  ],
  targets: [[0], [-1]],
};
const worst = (reach: number): number => ((1.5 + reach) ** 2 + (2.5 + reach) ** 2) / 2;
const value = async (
  control: Parameters<typeof onLinear>[0],
  of: Parameters<typeof onLinear>[1] = one,
): Promise<number> => (await onLinear(control, of)).value;

describe("fgsm", () => {
  it("of a linear model is the loss at the worst point of the ball", async () => {
    expect(await value(fgsm({ radius: 0.2, strength: 1 }))).toBeCloseTo(worst(0.2 * 1.5), 12);
    expect(await value(fgsm({ radius: 0.2, strength: 1, ball: "l2" }))).toBeCloseTo(
      worst(0.2 * Math.hypot(0.5, 1)),
      12,
    );
    expect(await value(fgsm({ radius: 0.2, strength: 1, columns: [0] }))).toBeCloseTo(worst(0.2 * 0.5), 12);
  });

  it("mixes it with the plain loss by half", async () => {
    expect(await value(fgsm({ radius: 0.2 }))).toBeCloseTo(0.5 * worst(0) + 0.5 * worst(0.3), 12);
    expect(await value(fgsm({ radius: 0.2, strength: 0 }))).toBeCloseTo(await value(plain(mse())), 12);
    expect(await value(fgsm({ radius: 0 }))).toBeCloseTo(await value(plain(mse())), 12);
  });

  it("takes the displacement as a constant: the gradient is the loss's at the moved inputs", async () => {
    const { gradient } = await onLinear(fgsm({ radius: 0.2, strength: 1 }), one);
    // The inputs move by 0.2·sign(2e·k) = (−0.2, 0.2).
    const moved = {
      ...one,
      inputs: [
        [0.8, 2.2],
        [-1.2, 3.2],
      ],
    };
    for (const [i, each] of (await onLinear(plain(mse()), moved)).gradient.entries()) {
      expect(gradient[i]).toBeCloseTo(each, 12);
    }
  });

  it("moves nothing where the loss has no gradient", async () => {
    const fitted = { ...one, targets: [[-1.5], [-3.5]] };
    for (const ball of ["linf", "l2"] as const) {
      expect(await onLinear(fgsm({ ball, radius: 3, strength: 1 }), fitted)).toEqual({ value: 0, gradient: [0, 0] });
    }
  });

  it("refuses radii and strengths out of range", () => {
    expect(() => fgsm({ radius: -1 })).toThrow("radius of fgsm: expected a number of at least 0, found -1");
    expect(() => fgsm({ strength: 1.1 })).toThrow("strength of fgsm: expected a number from 0 to 1, found 1.1");
    expect(() => pgd({ strength: -0.1 })).toThrow("strength of pgd: expected a number from 0 to 1, found -0.1");
    expect(() => pgd({ attackSteps: 0 })).toThrow("attackSteps of pgd: expected a whole number of at least 1, found 0");
    expect(() => pgd({ stepSize: 0 })).toThrow("stepSize of pgd: expected a number above 0, found 0");
  });
});

describe("pgd", () => {
  it("of a linear model finds the worst point of the ball, from wherever it begins", async () => {
    for (const key of [1, 2, 3]) {
      expect(await value(pgd({ radius: 0.2 }), { ...one, key })).toBeCloseTo(worst(0.3), 12);
      // Convergence to one point of a sphere is not in finitely many steps.
      const round = await value(pgd({ radius: 0.2, ball: "l2", attackSteps: 30 }), { ...one, key });
      expect(round).toBeGreaterThan(0.99 * worst(0.2 * Math.hypot(0.5, 1)));
      expect(round).toBeLessThanOrEqual(worst(0.2 * Math.hypot(0.5, 1)) + 1e-12);
      expect(await value(pgd({ radius: 0.2, columns: [1] }), { ...one, key })).toBeCloseTo(worst(0.2), 12);
    }
  });

  it("never leaves the ball, however long its steps", async () => {
    for (const ball of ["linf", "l2"] as const) {
      const reach = ball === "linf" ? 1.5 : Math.hypot(0.5, 1);
      const found = await value(pgd({ radius: 0.2, ball, stepSize: 50, attackSteps: 2 }));
      expect(found).toBeLessThanOrEqual(worst(0.2 * reach) + 1e-12);
    }
  });

  it("begins within the ball and not at its centre", async () => {
    const values = await Promise.all(
      [1, 2, 3, 4].map((key) => value(pgd({ radius: 0.2, stepSize: 1e-9, attackSteps: 1 }), { ...one, key })),
    );
    expect(new Set(values).size).toBe(4);
    for (const each of values) {
      expect(each).toBeLessThan(worst(0.3));
      expect(each).not.toBeCloseTo(worst(0), 6);
    }
  });

  it("attacks other losses, classes too", async () => {
    const classes = {
      slopes: [
        [1, -1],
        [0, 0.5],
      ],
      inputs: [[0.3, 0.2]],
      targets: [[1, 0]],
    };
    const plainly = await value(plain(crossEntropy()), classes);
    expect(await value(pgd({ loss: crossEntropy(), radius: 0.1 }), classes)).toBeGreaterThan(plainly);
    expect(await value(pgd({ loss: mae(), radius: 0.2 }))).toBeCloseTo(2 + 0.3, 12);
  });
});

describe("noise", () => {
  /** Of a linear model E(e + σk·n)² = e² + σ²‖k‖². */
  it("of a linear model adds σ² times the squared slopes on average", async () => {
    const many = { slopes: one.slopes, inputs: new Array(20_000).fill([1, 2]), targets: new Array(20_000).fill([0]) };
    const spread = 0.3 ** 2 * 1.25;
    // Its variance is 4e²σ²k² + 2σ⁴k⁴.
    const error = Math.sqrt((4 * 2.25 * spread + 2 * spread ** 2) / 20_000);
    const found = await value(noise({ deviation: 0.3 }), many);
    expect(Math.abs(found - 2.25 - spread)).toBeLessThan(4 * error);
    expect(4 * error).toBeLessThan(spread / 3);
    const second = await value(noise({ deviation: 0.3, columns: [0] }), many);
    expect(Math.abs(second - 2.25 - 0.09 * 0.25)).toBeLessThan(4 * error);
  });

  it("without a deviation is the loss", async () => {
    expect(await onLinear(noise({ deviation: 0 }), one)).toEqual(await onLinear(plain(mse()), one));
  });

  it("refuses a deviation below 0", () => {
    expect(() => noise({ deviation: -0.1 })).toThrow("deviation of noise: expected a number of at least 0, found -0.1");
  });
});
