import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../base/index.ts";
import { epochsWithin } from "../index.ts";

describe("epochsWithin", () => {
  it.each([
    [1, 12],
    [2, 6],
    [1.01, 12],
    [11, 1],
    [12.5, 1],
    [12.7, 0],
    [100, 0],
  ])("buys at %s gradient evaluations a step %s of 12 plain epochs", (cost, epochs) => {
    expect(epochsWithin(12 * 93, cost, 93)).toBe(epochs);
  });

  it("never takes 5 % more than the budget, and never leaves an epoch and a half", () => {
    const positive = fc.double({ min: 1, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        positive,
        fc.integer({ min: 1, max: 1000 }),
        (budget, cost, steps) => {
          const epochs = epochsWithin(budget, cost, steps);
          expect(epochs * cost * steps).toBeLessThanOrEqual(budget * 1.05 + 1e-9);
          expect((epochs + 1) * cost * steps).toBeGreaterThan(budget - 1e-9);
        },
      ),
      { seed: 1 },
    );
  });

  it.each([
    [0, 1, 1],
    [10, 0, 1],
    [10, Number.NaN, 1],
    [10, 1, 0],
  ])("refuses a budget of %s, a cost of %s and %s steps", (budget, cost, steps) => {
    expect(() => epochsWithin(budget, cost, steps)).toThrow(UsageError);
  });
});
