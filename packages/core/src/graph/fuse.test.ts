import { describe, expect, it } from "vitest";
import { testRewritings } from "../../test/rewritings.ts";
import { add, constant, expand, input, matmul, mul, nodesOf, program, sin, tanh } from "./index.ts";

const x = input("x", "float64", [4, 3]);
const column = input("column", "float64", [4, 1]);
const row = input("row", "float64", [1, 3]);
const one = input("one", "float64", [1, 1]);
const tall = input("tall", "float64", [4, 5]);
const wide = input("wide", "float64", [5, 3]);

describe("fuse", () => {
  const outer = matmul(column, row);
  const product = matmul(tall, wide);
  testRewritings({ x, column, row, one, tall, wide }, [
    ["an outer product that is a factor is not made", mul(outer, x), ["mul", "mul"]],
    ["nor where it stands second", mul(tanh(x), outer), ["tanh", "mul", "mul"]],
    [
      "row and factor are shared with their product elsewhere",
      add(sin(mul(row, x)), mul(outer, x)),
      ["mul", "sin", "mul", "add"],
    ],
    ["an outer product read twice is made once", add(mul(outer, x), sin(outer)), ["mul", "mul", "sin", "add"]],
    ["of ones, it is its row", mul(matmul(expand(constant(1, "float64"), [4, 1]), row), x), ["mul"]],
    ["a multiple is added by the product's own operator", add(product, mul(x, -2)), ["gemm"]],
    ["one that float32 does not hold is made first", add(product, mul(x, 0.1)), ["mul", "gemm"]],
    ["in either order", add(mul(x, -2), product), ["gemm"]],
    ["so is a multiple of the product", add(mul(product, 3), x), ["gemm"]],
    [
      "a multiple of a product that is read elsewhere is made beside it",
      add(mul(product, 3), sin(product)),
      ["matmul", "mul", "sin", "add"],
    ],
    ["a product that float32 cannot multiply is one for itself", add(mul(product, 0.1), x), ["matmul", "mul", "add"]],
    [
      "a multiple that is read elsewhere is not repeated",
      add(add(product, mul(x, -2)), sin(mul(x, -2))),
      ["mul", "gemm", "sin", "add"],
    ],
  ]);

  it.each([
    ["512 rows of 256", [512, 8], [8, 256], {}, ["matmul", "add"]],
    ["511 rows of 256", [511, 8], [8, 256], {}, ["gemm"]],
    [
      "512 weights of each of 256 units, whose sum over rows takes long enough",
      [8, 512],
      [8, 256],
      { transposeA: true },
      ["gemm"],
    ],
  ] as const)("adds to %s by %j", (_, a, b, options, ops) => {
    const total = matmul(input("a", "float32", a), input("b", "float32", b), options);
    const computing = nodesOf(program("p", { result: add(total, input("c", "float32", total.shape)) }));
    expect(computing.map(({ op }) => op.name).filter((name) => name !== "input")).toEqual(ops);
  });

  it("leaves a column times a number the small step that it is", () => {
    const steps = nodesOf(program("p", { result: mul(matmul(column, one), x) })).filter(({ op }) => op.name === "mul");
    expect(steps.map(({ shape }) => shape)).toEqual([
      [4, 1],
      [4, 3],
    ]);
  });
});
