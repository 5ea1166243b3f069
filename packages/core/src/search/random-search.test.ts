import { describe, expect, it } from "vitest";
import { randomSearch } from "./index.ts";

describe("randomSearch", () => {
  it("fills the box evenly, coordinate by coordinate", () => {
    const points = randomSearch({ seed: 1, lower: [-6, 10], upper: [0, 11] }, { maxEvaluations: 4000 })
      .ask()
      .map(({ point }) => point);
    for (const [i, low, high] of [
      [0, -6, 0],
      [1, 10, 11],
    ] as const) {
      const shares = points.map((point) => ((point[i] as number) - low) / (high - low));
      const mean = shares.reduce((total, share) => total + share, 0) / shares.length;
      const square = shares.reduce((total, share) => total + share ** 2, 0) / shares.length;
      expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.02);
      expect(Math.abs(square - 1 / 3)).toBeLessThan(0.02);
      for (let part = 0; part < 10; part++) {
        const count = shares.filter((share) => Math.floor(share * 10) === part).length;
        expect(Math.abs(count - 400)).toBeLessThan(100);
      }
    }
  });

  it("stops after so many values", () => {
    const search = randomSearch({ seed: 1, lower: [0], upper: [1] }, { maxEvaluations: 3 });
    const asked = search.ask();
    expect(asked).toHaveLength(3);
    expect(search.ask()).toEqual([]);
    search.tell(asked.slice(0, 2), [2, 1]);
    expect(search.stopped).toBeUndefined();
    search.tell(asked.slice(2), [0.5]);
    expect(search.stopped).toBe("evaluations");
  });

  it("refuses an open box, and no evaluations", () => {
    expect(() => randomSearch({ seed: 1, lower: [0] })).toThrow("bounds that have a middle");
    expect(() => randomSearch({ seed: 1, start: [0] })).toThrow("random search: expected finite bounds");
    expect(() => randomSearch({ seed: 1, lower: [0], upper: [1] }, { maxEvaluations: 0 })).toThrow("maxEvaluations");
  });
});
