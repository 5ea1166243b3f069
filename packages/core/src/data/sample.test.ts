import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { sample } from "./sample.ts";

const drawn = (seed: number, count: number, size: number): readonly number[] => {
  const some = sample(randomStream(seed, "sample"), size);
  for (let value = count - 1; value >= 0; value--) some.add(value);
  return [...some.sorted()];
};

describe("sample", () => {
  it("keeps all numbers up to its size, ascending", () => {
    expect(drawn(1, 0, 5)).toEqual([]);
    expect(drawn(1, 3, 5)).toEqual([0, 1, 2]);
    expect(drawn(1, 3000, 3000)).toEqual(Array.from({ length: 3000 }, (_, i) => i));
  });

  it("keeps distinct numbers of more, by the stream alone", () => {
    expect(new Set(drawn(1, 5000, 2000)).size).toBe(2000);
    expect(drawn(1, 5000, 2000)).toEqual(drawn(1, 5000, 2000));
    expect(drawn(2, 5000, 2000)).not.toEqual(drawn(1, 5000, 2000));
  });

  it("gives each number the same chance", () => {
    const counts = new Float64Array(20);
    const trials = 4000;
    for (let seed = 0; seed < trials; seed++)
      for (const value of drawn(seed, 20, 5)) counts[value] = (counts[value] ?? 0) + 1;
    // Each comes in a quarter of the trials; five standard deviations of a binomial count.
    const tolerance = 5 * Math.sqrt(trials * 0.25 * 0.75);
    for (const count of counts) expect(Math.abs(count - trials / 4)).toBeLessThan(tolerance);
  });
});
