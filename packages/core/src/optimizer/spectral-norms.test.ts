import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import { parameterLayout } from "../model/index.ts";
import { spectralNorms } from "./index.ts";

const normOf = (shape: readonly number[], values: readonly number[], outputAxis?: number): number | undefined => {
  const weight = { name: "w", role: "weight", shape, initialise: () => new Float64Array() } as const;
  const layout = parameterLayout([{ ...weight, ...(outputAxis === undefined ? {} : { outputAxis }) }]);
  return spectralNorms(layout, values).w;
};

describe("spectralNorms", () => {
  it("are those of matrices that one knows", () => {
    expect(normOf([2, 2], [3, 0, 0, -4])).toBeCloseTo(4, 14);
    expect(normOf([2, 2], [1, 1, 1, 1])).toBeCloseTo(2, 14);
    // ½(√5 + 1) is the golden ratio.
    expect(normOf([2, 2], [1, 1, 1, 0])).toBeCloseTo((Math.sqrt(5) + 1) / 2, 14);
    expect(normOf([1, 3], [2, 3, 6])).toBeCloseTo(7, 14);
    expect(normOf([3, 1], [2, 3, 6])).toBeCloseTo(7, 14);
    expect(normOf([2, 2], [0, 0, 0, 0])).toBe(0);
  });

  it("are the same of a matrix and its transpose, and depend on the output axis of what is none", () => {
    const random = randomStream(1, "spectral");
    const matrix = Array.from({ length: 12 }, () => random.normal());
    const turned = Array.from({ length: 12 }, (_, i) => matrix[(i % 3) * 4 + Math.floor(i / 3)] as number);
    expect(normOf([3, 4], matrix)).toBeCloseTo(normOf([4, 3], turned) as number, 12);
    expect(normOf([3, 4], matrix, 0)).toBeCloseTo(normOf([3, 4], matrix, 1) as number, 12);
    expect(normOf([3, 2, 2], matrix, 0)).not.toBeCloseTo(normOf([3, 2, 2], matrix, 1) as number, 3);
  });

  it("lie between the length of any image and the Frobenius norm", () => {
    const random = randomStream(2, "spectral");
    const matrix = Array.from({ length: 30 * 20 }, () => random.normal());
    const sigma = normOf([30, 20], matrix) as number;
    for (let k = 0; k < 20; k++) {
      expect(sigma).toBeGreaterThanOrEqual(Math.hypot(...matrix.filter((_, i) => i % 20 === k)));
    }
    expect(sigma).toBeLessThan(Math.hypot(...matrix));
  });
});
