import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { createErrorTally, errorMetrics } from "./index.ts";

describe("createErrorTally", () => {
  it.each([0, 1.7e9])("gives in pieces what errorMetrics gives of all, of a target near %s", (far) => {
    const random = randomStream(4, "tally");
    const targets = Float64Array.from({ length: 1000 }, () => far + 3 * random.normal());
    const predictions = targets.map((target) => far + 0.8 * (target - far) + random.normal());
    const tally = createErrorTally();
    for (const [start, end] of [
      [0, 1],
      [1, 1],
      [1, 700],
      [700, 1000],
    ] as const) {
      tally.add(predictions.subarray(start, end), targets.subarray(start, end));
    }
    const { rows, ...found } = tally.result();
    expect(rows).toBe(1000);
    // A mean near 1.7e9 is known to 1e-7 or so, beside deviations near 3.
    for (const [name, value] of Object.entries(errorMetrics(predictions, targets))) {
      expect((found[name as keyof typeof found] as number) / (value as number)).toBeCloseTo(1, far === 0 ? 12 : 7);
    }
  });

  it("has the values of a sum by hand", () => {
    const tally = createErrorTally();
    tally.add([1, 2], [2, 4]);
    tally.add([6], [6]);
    const { rmse, ...rest } = tally.result();
    expect(rmse).toBeCloseTo(Math.sqrt(5 / 3), 15);
    expect(rest).toEqual({ rows: 3, mae: 1, r2: 1 - 5 / 8, outputVariance: expect.closeTo(14 / 3, 12) });
  });

  it("knows what is undefined", () => {
    const none = { rows: 0, rmse: null, mae: null, r2: null, outputVariance: null };
    const tally = createErrorTally();
    expect(tally.result()).toEqual(none);
    tally.add([1, 3], [5, 5]);
    expect(tally.result()).toMatchObject({ rows: 2, mae: 3, r2: null, outputVariance: 1 });
    tally.add([Number.NaN], [5]);
    expect(tally.result()).toEqual({ ...none, rows: 3 });
  });
});
