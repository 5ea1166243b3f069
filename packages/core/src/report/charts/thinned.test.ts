import { describe, expect, it } from "vitest";
import { thinned } from "./thinned.ts";

describe("thinned", () => {
  const points = Array.from({ length: 10_000 }, (_, i) => ({ epoch: i + 1, value: i === 4_321 ? 99 : 1 / (i + 1) }));

  it("keeps the ends, the order and a single spike", () => {
    const kept = thinned(points);
    expect(kept.length).toBeLessThanOrEqual(620);
    expect(kept[0]).toBe(points[0]);
    expect(kept.at(-1)).toBe(points.at(-1));
    expect(kept).toContain(points[4_321]);
    expect(kept.every((point, i) => i === 0 || point.epoch > (kept[i - 1]?.epoch ?? 0))).toBe(true);
  });

  it("leaves a short curve as it is", () => {
    expect(thinned(points.slice(0, 200))).toEqual(points.slice(0, 200));
  });
});
