import { sgd } from "isocline";
import { descend } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { matrix, onLinear } from "../../../test/linear-context.ts";
import { matmul, reshape } from "../../graph/index.ts";
import { type SlopeBound, slopeBounds } from "../index.ts";

const on = (slopes: readonly number[]) => ({
  slopes: slopes.map((slope) => [slope]),
  inputs: [slopes.map(() => 0)],
  targets: [[0]],
});
const cost = async (
  bounds: SlopeBound | readonly SlopeBound[],
  slopes: readonly number[],
  columns?: readonly number[],
): Promise<number> =>
  (await onLinear(slopeBounds({ strength: 2, bounds, ...(columns && { columns }) }), on(slopes))).value;

describe("slope-bounds", () => {
  it("costs the squares of what is beyond a bound, on either side", async () => {
    expect(await cost({ lower: -1, upper: 0.5 }, [0.7, -1.3, 0.2])).toBeCloseTo(2 * (0.2 ** 2 + 0.3 ** 2), 12);
    expect(await cost([{ lower: 0 }, { upper: -1 }, {}], [-0.5, -0.4, 99])).toBeCloseTo(2 * (0.5 ** 2 + 0.6 ** 2), 12);
    expect(await cost([{ upper: 0 }], [-5, 0.5], [1])).toBeCloseTo(0.5, 12);
    expect(await cost({ lower: 0, upper: Number.POSITIVE_INFINITY }, [3, -1])).toBeCloseTo(2, 12);
  });

  it("costs nothing within, and on the bounds themselves", async () => {
    expect(await cost({ lower: -1, upper: 0.5 }, [0.5, -1, 0])).toBe(0);
  });

  it("is the mean over outputs", async () => {
    const two = { slopes: [[2, 0]], inputs: [[0]], targets: [[0, 0]] };
    expect((await onLinear(slopeBounds({ strength: 1, bounds: { upper: 0 } }), two)).value).toBeCloseTo(2, 12);
  });

  it("keeps a fit within its bounds that wants to be steeper", async () => {
    const [inputs, targets] = [matrix([[1], [-1], [2]]), matrix([[3], [-3], [6]])];
    const control = slopeBounds({ strength: 1000, bounds: { lower: 0, upper: 1 } });
    const path = await descend(sgd(), {
      objective: (k) => control.evaluate({ predict: (x) => matmul(x, reshape(k, [1, 1])), inputs, targets }),
      start: [-2],
      steps: 1000,
      learningRate: 4e-4,
    });
    expect(path.parameters.at(-1)?.[0]).toBeGreaterThan(0.99);
    expect(path.parameters.at(-1)?.[0]).toBeLessThan(1.01);
  });

  it("refuses bounds that cannot be kept, or are none", async () => {
    for (const [bounds, found] of [
      [{ lower: 1, upper: 0 }, "1 to 0"],
      [{ lower: Number.NaN }, "NaN to Infinity"],
      [{ lower: Number.POSITIVE_INFINITY }, "Infinity to Infinity"],
    ] as const) {
      expect(() => slopeBounds({ bounds })).toThrow(`expected a lower bound of at most the upper, found ${found}`);
    }
    for (const bounds of [{}, [], [{}, {}]]) {
      expect(() => slopeBounds({ bounds })).toThrow("bounds of slope-bounds: expected a bound, found none");
    }
    await expect(cost([{ lower: 0 }], [1, 2])).rejects.toThrow(
      "expected one, or 2 (one for each controlled column), found 1",
    );
  });
});
