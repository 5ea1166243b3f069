import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constrainedValue, kneeOf, violation } from "./index.ts";

describe("constrainedValue", () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const excess = fc.double({ min: 1e-9, max: 1e6, noNaN: true });

  it("ranks feasible outcomes by their objective, before all others", () => {
    fc.assert(
      fc.property(finite, finite, excess, finite, (a, b, broken, c) => {
        const [left, right] = [a, b].map((value) => constrainedValue({ objectives: [value], constraints: [0, -1] }));
        if (a < b) expect(left).toBeLessThanOrEqual(right as number);
        expect(constrainedValue({ objectives: [c], constraints: [-1, broken] })).toBeGreaterThan(left as number);
      }),
    );
    expect(constrainedValue({ objectives: [0.4] })).toBeLessThan(constrainedValue({ objectives: [0.41] }));
  });

  it("ranks the others by how far they are off, whatever their objective", () => {
    expect(constrainedValue({ objectives: [9], constraints: [0.02, -5] })).toBeCloseTo(1.02, 12);
    expect(constrainedValue({ objectives: [0], constraints: [0.02, 0.01] })).toBeCloseTo(1.03, 12);
    expect(violation({ constraints: [-1, 0] })).toBe(0);
  });

  it("has none for what is not finite, and wants one objective", () => {
    expect(constrainedValue({ objectives: [Number.NaN], constraints: [1] })).toBeNaN();
    expect(constrainedValue({ objectives: [1], constraints: [Number.POSITIVE_INFINITY] })).toBeNaN();
    expect(() => constrainedValue({ objectives: [1, 2] })).toThrow("expected one objective, found 2");
  });
});

describe("kneeOf", () => {
  it("is the point furthest below the line between the ends, whatever the units", () => {
    const front = [
      [0, 1],
      [0.1, 0.5],
      [0.3, 0.1],
      [1, 0],
    ] as const;
    expect(kneeOf(front)).toBe(2);
    expect(kneeOf(front.map(([x, y]) => [1000 * x - 7, y / 50]))).toBe(2);
  });

  it("takes the better one where only one objective varies, and the first of equal ones", () => {
    expect(
      kneeOf([
        [1, 3],
        [1, 2],
      ]),
    ).toBe(1);
    expect(
      kneeOf([
        [0, 1],
        [1, 0],
      ]),
    ).toBe(0);
    expect(() => kneeOf([])).toThrow("at least one point");
    expect(() => kneeOf([[Number.NaN, 1]])).toThrow("finite values");
  });
});
