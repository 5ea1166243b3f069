import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { isCrowded } from "./crowding.ts";
import { quantile } from "./quantile.ts";

const random = randomStream(5, "crowds");
const draw = (of: () => number, count = 4000): readonly number[] =>
  Array.from({ length: count }, of).sort((a, b) => a - b);

function crowds(sorted: readonly number[], count = sorted.length): boolean {
  const at = (p: number): number => quantile(sorted, p);
  const range = at(0.75) - at(0.25);
  return isCrowded(at, count, range > 0 ? range : ((sorted.at(-1) as number) - (sorted[0] as number)) / 2);
}

const exponential = (): number => -Math.log(1 - random.uniform());

describe("isCrowded", () => {
  it.each([
    ["even", () => random.uniform()],
    ["normal", () => random.normal()],
    ["skewed", exponential],
    ["log-normal", () => Math.exp(random.normal())],
    ["whole numbers", () => random.integer(50)],
    ["mostly zero, else skewed", () => (random.uniform() < 0.6 ? 0 : exponential())],
    ["two values", () => random.integer(2)],
    ["one value", () => 3],
  ])("holds of no column that is %s", (_, of) => {
    expect(crowds(draw(of))).toBe(false);
  });

  it("holds of numbers over several orders of magnitude, whose small ones are as one beside the large ones", () => {
    expect(crowds(draw(() => 10 ** (4 * random.uniform())))).toBe(true);
  });

  it("holds where many are in few places: two towns far apart, and the land about them", () => {
    const towns = draw(() => {
      const town = random.uniform();
      if (town < 0.4) return 34 + 0.1 * random.normal();
      return town < 0.8 ? 37.7 + 0.1 * random.normal() : 32 + 10 * random.uniform();
    });
    expect(crowds(towns)).toBe(true);
    expect(crowds(towns.map((place) => 1e-9 * place))).toBe(true);
    // Of few numbers chance may bring some near each other.
    expect(crowds(towns, 199)).toBe(false);
  });
});
