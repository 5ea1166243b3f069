import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { histogramOf, statisticsOf } from "./statistics.ts";

describe("statisticsOf", () => {
  it("is of the absolute values, times the scale", () => {
    const values = Float32Array.from({ length: 21 }, (_, i) => (i % 2 === 0 ? i : -i));
    expect(statisticsOf(values, 10)).toEqual({ mean: 100, p05: 10, p25: 50, p50: 100, p75: 150, p95: 190 });
  });

  it.each([
    ["without values", Float32Array.of()],
    ["with NaN", Float32Array.of(1, Number.NaN, 2)],
    ["with infinity", Float32Array.of(1, Number.NEGATIVE_INFINITY, 2)],
  ])("is null %s", (_, values) => {
    const undefinedFigures = { mean: null, p05: null, p25: null, p50: null, p75: null, p95: null };
    expect(statisticsOf(values, 1)).toEqual(undefinedFigures);
    expect(histogramOf(values)).toEqual({ edges: [], counts: [] });
  });
});

describe("histogramOf", () => {
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

  it("counts every value and keeps far ones from pressing the rest together", () => {
    const stream = randomStream(1, "histogram");
    const values = Float32Array.from({ length: 10_000 }, (_, i) => (i < 20 ? 1e6 : stream.normal()));
    const { edges, counts } = histogramOf(values);
    expect(counts).toHaveLength(40);
    expect(edges).toHaveLength(41);
    expect(edges.every((edge, i) => i === 0 || edge > (edges[i - 1] as number))).toBe(true);
    expect(total(counts)).toBe(10_000);
    expect(edges[0]).toBeCloseTo(-2.576, 0);
    expect(edges[40]).toBeCloseTo(2.7, 0);
    expect(counts.at(-1)).toBeGreaterThanOrEqual(50);
  });

  it("puts values where they belong", () => {
    const { edges, counts } = histogramOf(Float32Array.of(0, 0, 1, 1, 1, 2, 2, 2, 2));
    expect(edges).toHaveLength(4);
    expect(counts).toEqual([2, 3, 4]);
  });

  it.each([0, 1e-9, -0.7, 3e5])("has one bin around %s, up to rounding", (centre) => {
    const { edges, counts } = histogramOf(Float32Array.from({ length: 30 }, (_, i) => centre * (1 + i * 1e-8)));
    expect(counts).toEqual([30]);
    expect((edges[0] as number) < centre && centre < (edges[1] as number)).toBe(true);
  });
});
