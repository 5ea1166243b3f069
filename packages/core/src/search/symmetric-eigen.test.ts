import { describe, expect, it } from "vitest";
import { RuntimeError, randomStream } from "../base/index.ts";
import { symmetricEigen } from "./index.ts";

/** VΛVᵀ of rows v. */
function rebuilt(values: ArrayLike<number>, vectors: ArrayLike<number>, n: number): number[] {
  return Array.from({ length: n * n }, (_, place) => {
    const [i, j] = [Math.floor(place / n), place % n];
    let sum = 0;
    for (let k = 0; k < n; k++) {
      sum += (values[k] as number) * (vectors[k * n + i] as number) * (vectors[k * n + j] as number);
    }
    return sum;
  });
}

function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  return Array.from(left).reduce((most, value, i) => Math.max(most, Math.abs(value - (right[i] as number))), 0);
}

function symmetric(n: number, seed: number): number[] {
  const { normal } = randomStream(seed, "matrix");
  const matrix = new Array<number>(n * n).fill(0);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const value = normal();
      matrix[i * n + j] = value;
      matrix[j * n + i] = value;
    }
  }
  return matrix;
}

describe("symmetricEigen", () => {
  it("has the eigenvalues that are known: of [[2, 1], [1, 2]], and of the second difference", () => {
    expect([...symmetricEigen([2, 1, 1, 2], 2).values]).toEqual([1, 3].map((value) => expect.closeTo(value, 14)));
    const n = 12;
    const matrix = Array.from({ length: n * n }, (_, place) => {
      const apart = Math.abs(Math.floor(place / n) - (place % n));
      return apart === 0 ? 2 : apart === 1 ? -1 : 0;
    });
    const known = Array.from({ length: n }, (_, k) => 4 * Math.sin(((k + 1) * Math.PI) / (2 * (n + 1))) ** 2);
    expect(largestDifference(symmetricEigen(matrix, n).values, known)).toBeLessThan(1e-13);
  });

  it.each([1, 2, 3, 10, 40, 100])("gives orthonormal vectors that rebuild a random matrix of %i rows", (n) => {
    const matrix = symmetric(n, n);
    const { values, vectors } = symmetricEigen(matrix, n);
    expect(largestDifference(rebuilt(values, vectors, n), matrix)).toBeLessThan(1e-13 * n);
    const ones = new Array<number>(n).fill(1);
    const identity = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
    expect(largestDifference(rebuilt(ones, vectors, n), identity)).toBeLessThan(1e-14 * Math.max(10, n));
    expect([...values]).toEqual([...values].sort((a, b) => a - b));
  });

  it("keeps the relative precision of small eigenvalues of a badly scaled positive definite matrix", () => {
    // D·A·D with A = I + 0.1·(ones − I), D = 1e-6 … 1: its inverse is known, so the product of eigenvalues is.
    const scales = [1e-6, 1e-4, 1e-2, 1];
    const matrix = scales.flatMap((a, i) => scales.map((b, j) => a * b * (i === j ? 1 : 0.1)));
    const product = symmetricEigen(matrix, 4).values.reduce((total, value) => total * value, 1);
    const determinant = 1.3 * 0.9 ** 3 * 1e-24;
    expect(product / determinant).toBeCloseTo(1, 12);
  });

  it("takes equal, zero and negative eigenvalues", () => {
    expect([...symmetricEigen(new Array<number>(9).fill(0), 3).values]).toEqual([0, 0, 0]);
    const ones = symmetricEigen(new Array<number>(9).fill(1), 3).values;
    expect(largestDifference(ones, [0, 0, 3])).toBeLessThan(1e-14);
    expect(largestDifference(symmetricEigen([0, 1, 1, 0], 2).values, [-1, 1])).toBeLessThan(1e-15);
  });

  it("refuses numbers that are not finite", () => {
    expect(() => symmetricEigen([1, Number.NaN, Number.NaN, 1], 2)).toThrow(RuntimeError);
    expect(() => symmetricEigen([1, 0, 0, Infinity], 2)).toThrow("expected a matrix of finite numbers");
  });
});
