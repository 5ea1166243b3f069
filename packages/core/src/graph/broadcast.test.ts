import { nodeRuntime } from "isocline/node";
import { checkGradients, evaluate, expectAgreement, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { broadcastShapes, sumTo } from "./broadcast.ts";
import {
  add,
  cast,
  div,
  gradients,
  greater,
  input,
  max,
  mul,
  type NdArray,
  program,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  where,
} from "./index.ts";
import type { Shape } from "./types.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const type = (shape: Shape) => ({ dtype: "float64", shape }) as const;

const operations: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  add,
  sub,
  mul,
  div: (a, b) => div(a, add(square(b), 1)),
  max,
  where: (a, b) => where(greater(a, b), mul(a, b), b),
};

/** Pairs of shapes: a scalar, a row, a column, leading axes, both sides repeated, lengths of 1. */
const pairs: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ["a scalar", [2, 3], []],
  ["a scalar first", [], [2, 3]],
  ["a row", [2, 3], [3]],
  ["a row first", [3], [2, 3]],
  ["a column", [2, 3], [2, 1]],
  ["leading axes", [2, 1, 3], [4, 3]],
  ["both sides", [2, 1], [1, 3]],
  ["a unit axis in front", [3], [1, 3]],
  ["all units", [1, 1], [2, 3]],
];

describe("broadcasting", () => {
  describe.each(pairs)("with %s", (_, left, right) => {
    const [a, b] = [sampleArray(left, { seed: 3 }), sampleArray(right, { seed: 4 })];

    it.each(Object.keys(operations))("%s has right derivatives and agrees in both runtimes", async (name) => {
      const operation = operations[name] as (a: Tensor, b: Tensor) => Tensor;
      const fn = ([x, y]: readonly Tensor[]): Tensor => sum(square(tanh(operation(x as Tensor, y as Tensor))));
      await checkGradients(fn, [a, b], { order: 2 });

      const [x, y] = [input("x", "float64", left), input("y", "float64", right)];
      const value = fn([x, y]);
      const [dx, dy] = gradients(value, [x, y]) as readonly [Tensor, Tensor];
      expect([dx.shape, dy.shape]).toEqual([left, right]);
      await expectAgreement(program("p", { value, dx, dy, operation: operation(x, y) }), { x: a, y: b }, node);
    });
  });

  it("repeats values as NumPy does", async () => {
    const [column, row] = [input("column", "float64", [2, 1]), input("row", "float64", [3])];
    const feeds: Readonly<Record<string, NdArray>> = {
      column: { dtype: "float64", shape: [2, 1], data: Float64Array.of(10, 20) },
      row: { dtype: "float64", shape: [3], data: Float64Array.of(1, 2, 3) },
    };
    const { total, larger } = await evaluate(
      { total: add(column, row), larger: cast(greater(row, 2), "int64") },
      feeds,
    );
    expect(total).toEqual({ dtype: "float64", shape: [2, 3], data: Float64Array.of(11, 12, 13, 21, 22, 23) });
    expect(larger.data).toEqual(BigInt64Array.of(0n, 0n, 1n));
  });

  it("takes a named length for itself and for 1 alone", () => {
    expect(broadcastShapes("add", [type(["rows", 3]), type([1])])).toEqual(["rows", 3]);
    expect(broadcastShapes("add", [type(["rows", 1]), type([1, "columns"])])).toEqual(["rows", "columns"]);
    expect(broadcastShapes("add", [type(["rows"]), type(["rows"])])).toEqual(["rows"]);
    for (const [a, b] of [
      [["rows"], ["columns"]],
      [["rows"], [3]],
    ] as const) {
      expect(() => broadcastShapes("add", [type(a), type(b)])).toThrow(
        `add: expected shapes that broadcast together, found float64[${a}] and float64[${b}]`,
      );
    }
  });

  it("is undone by sumTo", () => {
    const whole = input("x", "float64", [4, "rows", 3]);
    for (const shape of [[], [3], ["rows", 3], [1, 3], ["rows", 1], [4, 1, 1], [1, 1, 1, 1].slice(1)] as const) {
      expect(sumTo(whole, shape).shape).toEqual(shape);
    }
    expect(sumTo(whole, whole.shape)).toBe(whole);
  });
});
