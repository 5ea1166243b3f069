import { describe, expect, it } from "vitest";
import { folded, foldOf, unfolded } from "./fold.ts";

const line = (from: number, to: number, steps: number): readonly number[] =>
  Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);

describe("folding into bounds", () => {
  const both = foldOf(-1, 3, 10);
  const { margin } = both;

  it("leaves the middle alone, hits both bounds exactly and never passes them", () => {
    expect(margin).toBeCloseTo(0.2, 15);
    for (const u of line(-0.8, 2.8, 36)) expect(folded(both, u)).toBe(u);
    expect(folded(both, -1.2)).toBe(-1);
    expect(folded(both, 3.2)).toBe(3);
    for (const u of line(-40, 40, 4001)) {
      const x = folded(both, u);
      expect(x >= -1 && x <= 3).toBe(true);
    }
    expect(folded(foldOf(0, 1e-300, 1), 5)).toBeLessThanOrEqual(1e-300);
  });

  it("is continuous, steep at most 1, mirrored and periodic", () => {
    const path = line(-12, 12, 24_000).map((u) => folded(both, u));
    for (const [i, x] of path.entries()) {
      if (i > 0) expect(Math.abs(x - (path[i - 1] as number))).toBeLessThan(0.001 + 1e-12);
    }
    for (const u of line(0, 5, 50)) {
      expect(folded(both, -1.2 - u)).toBeCloseTo(folded(both, -1.2 + u), 12);
      expect(folded(both, 3.2 + u)).toBeCloseTo(folded(both, 3.2 - u), 12);
      expect(folded(both, u + 8.8)).toBeCloseTo(folded(both, u), 12);
    }
  });

  it("is undone inside the bounds", () => {
    for (const x of line(-1, 3, 400)) expect(folded(both, unfolded(both, x))).toBeCloseTo(x, 12);
    for (const u of line(-1.2, 3.2, 44)) expect(unfolded(both, folded(both, u))).toBeCloseTo(u, 6);
  });

  it("takes one bound, or none", () => {
    const above = foldOf(0, Infinity, 1);
    expect(above.margin).toBe(0.5);
    for (const [u, x] of [
      [7, 7],
      [-0.5, 0],
      [-8, 7],
      [0, 0.125],
    ] as const)
      expect(folded(above, u)).toBeCloseTo(x, 12);
    const below = foldOf(-Infinity, 0, 1);
    expect(folded(below, 8)).toBeCloseTo(-7, 12);
    expect(folded(foldOf(-Infinity, Infinity, 1), 123)).toBe(123);
  });

  it("has a margin of half the first standard deviation where that is narrow beside the box", () => {
    expect(foldOf(-1, 3, 0.01).margin).toBe(0.005);
  });
});
