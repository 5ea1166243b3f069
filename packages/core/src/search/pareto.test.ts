import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { constraintsBroken, dominates, hypervolume, paretoFront } from "./index.ts";

const of = (...points: readonly (readonly number[])[]): { readonly objectives: readonly number[] }[] =>
  points.map((objectives) => ({ objectives }));

describe("paretoFront", () => {
  it("has what nothing else is better than, in order, ties and all", () => {
    expect(paretoFront(of([1, 3], [2, 2], [2, 3], [3, 1], [2, 2], [4, 4]))).toEqual([0, 1, 3, 4]);
    expect(paretoFront(of([5]))).toEqual([0]);
    expect(paretoFront(of([2], [1], [3], [1]))).toEqual([1, 3]);
    expect(paretoFront([])).toEqual([]);
  });

  it("leaves out what breaks a constraint, so that what it dominated comes in", () => {
    const outcomes = [
      { objectives: [1, 1], constraints: [0.01, -1] },
      { objectives: [2, 2], constraints: [0, -1] },
      { objectives: [3, 3], constraints: [-1, -1] },
    ];
    expect(paretoFront(outcomes)).toEqual([1]);
    expect(paretoFront(outcomes.slice(0, 1))).toEqual([]);
    expect(paretoFront([{ objectives: [1], constraints: [Number.NaN] }])).toEqual([]);
  });

  it("leaves out what diverged", () => {
    expect(paretoFront(of([Number.NaN, 0], [-Infinity, 0], [1, 1]))).toEqual([2]);
  });

  it("of random points holds those and only those that no other dominates", () => {
    const { uniform } = randomStream(1, "front");
    const points = Array.from({ length: 200 }, () => [uniform(), uniform(), uniform()]);
    const front = new Set(paretoFront(of(...points)));
    for (const [i, point] of points.entries()) {
      expect(points.some((other) => dominates(other, point))).toBe(!front.has(i));
    }
  });

  it("refuses outcomes of different sizes", () => {
    expect(() => paretoFront(of([1, 2], [1]))).toThrow("pareto front: expected 2 objectives, found 1");
  });

  it("says of each constraint how many break it and how nearly the best keeps it", () => {
    const outcomes = [
      { objectives: [1], constraints: [0.5, -1] },
      { objectives: [1], constraints: [0.2, 3] },
      { objectives: [1], constraints: [Number.NaN, -2] },
    ];
    expect(constraintsBroken(outcomes)).toEqual([
      { broken: 3, least: 0.2 },
      { broken: 1, least: -2 },
    ]);
    expect(constraintsBroken([])).toEqual([]);
  });
});

describe("hypervolume", () => {
  it("is the area or volume below the reference that is dominated", () => {
    expect(
      hypervolume(
        [
          [1, 2],
          [2, 1],
        ],
        [3, 3],
      ),
    ).toBe(3);
    expect(hypervolume([[1]], [4])).toBe(3);
    expect(hypervolume([[0, 0, 0]], [2, 3, 4])).toBe(24);
    expect(
      hypervolume(
        [
          [0, 0, 1],
          [1, 1, 0],
        ],
        [2, 2, 2],
      ),
    ).toBe(4 + 2 - 1);
    expect(hypervolume([], [1, 1])).toBe(0);
  });

  it("gains nothing from dominated, equal or outlying points", () => {
    const front = [
      [1, 2],
      [2, 1],
    ];
    for (const more of [
      [2, 2],
      [1, 2],
      [5, 0],
      [0, 3],
    ])
      expect(hypervolume([...front, more], [3, 3])).toBe(3);
  });

  it("is near the share of random points that are dominated", () => {
    const { uniform } = randomStream(3, "volume");
    const front = Array.from({ length: 12 }, () => [uniform(), uniform(), uniform()]);
    const inside = Array.from({ length: 20_000 }, () => [uniform(), uniform(), uniform()]).filter((point) =>
      front.some((each) => each.every((value, i) => value <= (point[i] as number))),
    ).length;
    expect(hypervolume(front, [1, 1, 1])).toBeCloseTo(inside / 20_000, 1);
    expect(Math.abs(hypervolume(front, [1, 1, 1]) - inside / 20_000)).toBeLessThan(0.015);
  });

  it("refuses points of another size", () => {
    expect(() => hypervolume([[1]], [1, 1])).toThrow("point: expected 2 numbers, found 1");
    expect(() => hypervolume([[1]], [Infinity])).toThrow("reference");
  });
});
