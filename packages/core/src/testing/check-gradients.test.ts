import { describe, expect, it } from "vitest";
import {
  abs,
  add,
  constant,
  gather,
  greater,
  matmul,
  mul,
  sin,
  square,
  sum,
  type Tensor,
  tanh,
  where,
} from "../graph/index.ts";
import { arrayOf, checkGradients, sampleArray } from "./index.ts";

/** A node whose op has its derivative multiplied. */
function misled(node: Tensor, factor: number): Tensor {
  const vjp = (at: Tensor, upstream: Tensor): readonly (Tensor | null)[] =>
    node.op.vjp(at, upstream).map((product) => (product === null ? null : mul(product, factor)));
  return { ...node, op: { ...node.op, vjp } };
}

/** A node whose op has another derivative of its derivative. */
function misledTwice(node: Tensor, factor: number): Tensor {
  const vjp = (at: Tensor, upstream: Tensor): readonly (Tensor | null)[] =>
    node.op.vjp(at, upstream).map((product) => (product === null ? null : misled(product, factor)));
  return { ...node, op: { ...node.op, vjp } };
}

const x = sampleArray([3, 4]);
const y = sampleArray([4, 2], { seed: 1 });

describe("checkGradients", () => {
  it("passes true derivatives of first to third order", async () => {
    await checkGradients(([a, b]) => sum(tanh(matmul(a as Tensor, b as Tensor))), [x, y], { order: 3 });
  });

  it.each([1.0005, 0.9995])("catches a derivative off by a factor of %d", async (factor) => {
    const fn = ([a]: readonly Tensor[]): Tensor => sum(misled(tanh(a as Tensor), factor));
    await expect(checkGradients(fn, [x])).rejects.toThrow(/^derivative of order 1: expected .* found .* relative/);
  });

  it("catches it whatever the direction, and in one of several inputs", async () => {
    const fn = ([a, b]: readonly Tensor[]): Tensor => sum(matmul(misled(tanh(a as Tensor), 1.0005), b as Tensor));
    for (let seed = 0; seed < 20; seed++) await expect(checkGradients(fn, [x, y], { seed })).rejects.toThrow("order 1");
  });

  it("catches a second derivative off by 0.05 %, which the first order passes", async () => {
    const fn = ([a]: readonly Tensor[]): Tensor => sum(misledTwice(sin(a as Tensor), 1.0005));
    await checkGradients(fn, [x]);
    await expect(checkGradients(fn, [x], { order: 2 })).rejects.toThrow("derivative of order 2");
  });

  it("says what was expected and found", async () => {
    const fn = ([a]: readonly Tensor[]): Tensor => sum(misled(mul(a as Tensor, 3), 2));
    const scalar = arrayOf("float64", [1], [0.7]);
    await expect(checkGradients(fn, [scalar])).rejects.toThrow(
      /expected -?(3|2\.9999\d*|3\.0000\d*) by finite differences, found -?6; relative difference (0\.49999|0\.5)/,
    );
  });

  it("catches a gradient that is missing, and one that is not a number", async () => {
    await expect(checkGradients(([a]) => sum(misled(square(a as Tensor), 0)), [x])).rejects.toThrow("found 0");
    await expect(checkGradients(([a]) => sum(misled(square(a as Tensor), Number.NaN)), [x])).rejects.toThrow("NaN");
  });

  it("passes functions that are flat, steep, or large beside their derivative", async () => {
    await checkGradients(([a]) => sum(where(greater(a as Tensor, 5), a as Tensor, 0)), [x], { order: 2 });
    await checkGradients(([a]) => mul(sum(sin(a as Tensor)), 1e8), [x], { order: 2 });
    await checkGradients(([a]) => add(sum(sin(a as Tensor)), 1e8), [x], { order: 2 });
  });

  it("feeds integers as they are, and gives float32 arrays in float64", async () => {
    const rows = arrayOf("int64", [2], [2, 0]);
    const single = arrayOf("float32", [3], [1, 2, 3]);
    const fn = ([a, indices, b]: readonly Tensor[]): Tensor =>
      add(sum(tanh(gather(a as Tensor, indices as Tensor))), sum(square(b as Tensor)));
    await checkGradients(fn, [x, rows, single], { order: 2 });
  });

  it("fails at a kink, which has no derivative", async () => {
    await expect(checkGradients(([a]) => sum(abs(a as Tensor)), [arrayOf("float64", [1], [1e-4])])).rejects.toThrow();
  });

  it("refuses functions that are no scalar, and inputs without floats", async () => {
    await expect(checkGradients(([a]) => a as Tensor, [x])).rejects.toThrow("scalar");
    const flags = arrayOf("int64", [1], [0]);
    await expect(checkGradients(() => constant(1, "float64"), [flags])).rejects.toThrow("a floating input");
  });
});
