import { evaluate, expectClose } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { onLinear } from "../../../test/linear-context.ts";
import { constant, gradients, input, numbersOf, type Tensor } from "../../graph/index.ts";
import { lai, laiDirected } from "../index.ts";
import { directedQuotient } from "./lai-directed.ts";
import { type LaiForm, laiFactor } from "./lai-factor.ts";

const inputs = [
  [1, 2],
  [-1, 3],
  [0.5, -2],
];
const on = (slopes: readonly number[], weights?: readonly number[]) => ({
  slopes: slopes.map((slope) => [slope]),
  inputs,
  targets: [[1], [-1], [0.5]],
  ...(weights === undefined ? {} : { weights }),
});

/** The quotient at slopes along a direction of 1. */
async function quotients(form: LaiForm, slopes: readonly number[], lambda: number): Promise<readonly number[]> {
  const k = constant(slopes, "float64", [slopes.length]);
  const found = directedQuotient(form, k, constant(lambda, "float64"), constant(1, "float64"));
  return [...numbersOf((await evaluate({ found })).found)];
}

describe("the direction-aware factor", () => {
  it("is the paper's on the right side", async () => {
    for (const form of ["mse", "mae"] as const) {
      const k = constant([0, 0.1, 0.5, 3], "float64", [4]);
      const directed = directedQuotient(form, k, constant(1, "float64"), constant(1, "float64"));
      const found = await evaluate({ directed, plain: laiFactor(form, k, 1) });
      expectClose(found.directed, found.plain);
    }
  });

  it("falls all the way from the wrong side to the boundary, and doubles at most", async () => {
    for (const [form, most] of [
      ["mae", 2],
      ["mse", 4],
    ] as const) {
      const slopes = [-1e6, -30, -3, -1, -0.3, -0.01, 0, 0.1, 0.29];
      const found = await quotients(form, slopes, form === "mae" ? 0.3 : 0.09);
      for (const [i, value] of found.entries()) if (i > 0) expect(value).toBeLessThan(found[i - 1] as number);
      expect((found[0] as number) / (found[6] as number)).toBeCloseTo(most, 3);
    }
  });

  it("of MSE at λ² is that of MAE at λ squared, on both sides", async () => {
    const slopes = [-2, -0.4, 0, 0.4, 2];
    for (const lambda of [0.3, 1, 2]) {
      const [mae, squared] = [await quotients("mae", slopes, lambda), await quotients("mse", slopes, lambda ** 2)];
      for (const [i, value] of mae.entries()) expect(squared[i]).toBeCloseTo(value ** 2, 12);
    }
  });

  it("has a continuous derivative where the slope vanishes, and a push towards the right side below", async () => {
    const k = input("k", "float64", []);
    const quotient = directedQuotient("mae", k, constant(0.5, "float64"), constant(1, "float64"));
    const [derivative] = gradients(quotient, [k]) as readonly [Tensor];
    const at = async (slope: number): Promise<number> => {
      const feeds = { k: { dtype: "float64", shape: [], data: Float64Array.of(slope) } } as const;
      return numbersOf((await evaluate({ derivative }, feeds)).derivative)[0] as number;
    };
    expect(await at(-1e-9)).toBeCloseTo(await at(1e-9), 8);
    expect(await at(-0.5)).toBeLessThan(-0.1);
    // Where the plain factor is even, and pushes down.
    expect(await at(-2)).toBeLessThan(0);
  });
});

describe("lai-directed", () => {
  it("is lai without directions, and where all slopes are right", async () => {
    for (const form of ["mse", "mae"] as const) {
      const plain = await onLinear(lai({ form, lambda: [0.2, 1] }), on([0.4, -0.7]));
      for (const directions of [
        [0, 0],
        [1, -1],
        [1, 0],
      ]) {
        const found = await onLinear(laiDirected({ form, lambda: [0.2, 1], directions }), on([0.4, -0.7]));
        expect(found.value).toBeCloseTo(plain.value, 12);
      }
      const wrong = await onLinear(laiDirected({ form, lambda: [0.2, 1], directions: [1, 1] }), on([0.4, -0.7]));
      expect(wrong.value).not.toBeCloseTo(plain.value, 3);
    }
  });

  it("takes directions from the batch's covariances, weights and all", async () => {
    // Covariances of targets (1, −1, 0.5) with the inputs' columns are above and below 0.
    const slopes = on([-0.4, 0.7]);
    const known = await onLinear(laiDirected({ directions: [1, -1] }), slopes);
    expect(await onLinear(laiDirected(), slopes)).toEqual(known);
    // Without the second example they are both above.
    const two = on([-0.4, 0.7], [1, 0, 1]);
    expect(await onLinear(laiDirected(), two)).toEqual(await onLinear(laiDirected({ directions: [1, 1] }), two));
  });

  it("takes them to be either way in a batch of one", async () => {
    const single = { slopes: [[0.4], [-0.7]], inputs: [[1, 2]], targets: [[3]] };
    expect(await onLinear(laiDirected(), single)).toEqual(await onLinear(lai(), single));
  });

  it("refuses other directions", async () => {
    expect(() => laiDirected({ directions: [1, 2] })).toThrow(
      "directions of lai-directed: expected -1, 0 or 1, found 2",
    );
    await expect(onLinear(laiDirected({ directions: [1, 1, 1] }), on([0.4, 1]))).rejects.toThrow(
      "expected 2 (one for each controlled column), found 3",
    );
    expect(() => laiDirected({ norm: { elastic: 2 } })).toThrow("a ratio from 0 to 1");
  });
});
