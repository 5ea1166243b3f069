import { describe, expect, it } from "vitest";
import { opsOf, testRewritings } from "../../test/rewritings.ts";
import { add, constant, expand, input, matmul, mul, nodesOf, program, sin, type Tensor, tanh } from "./index.ts";

const x = input("x", "float64", [4, 3]);
const column = input("column", "float64", [4, 1]);
const row = input("row", "float64", [1, 3]);
const one = input("one", "float64", [1, 1]);
const tall = input("tall", "float64", [4, 5]);
const wide = input("wide", "float64", [5, 3]);
const batch = input("batch", "float64", [2, 4, 5]);

describe("fuse", () => {
  const outer = matmul(column, row);
  const product = matmul(tall, wide);
  testRewritings({ x, column, row, one, tall, wide, batch }, [
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
      "a multiple that two products are added to is made for neither",
      add(add(product, mul(x, -2)), sin(add(matmul(tall, sin(wide)), mul(x, -2)))),
      ["gemm", "sin", "gemm", "sin", "add"],
    ],
    [
      "a product that is read elsewhere is made once",
      add(sin(add(product, x)), sin(product)),
      ["matmul", "add", "sin", "sin", "add"],
    ],
    ["a product of batches has no operator that adds", add(matmul(batch, wide), x), ["matmul", "add"]],
  ]);

  it.each([
    ["of 512 rows of 256", ["matmul", "add"], [512, 8], [8, 256], [512, 256], false],
    ["of 511 rows of 256", ["gemm"], [511, 8], [8, 256], [511, 256], false],
    ["and a column of any length", ["gemm"], [2 ** 17, 3], [3, 2], [2 ** 17, 1], false],
    ["summed over rows", ["gemm"], [8, 512], [8, 256], [512, 256], true],
  ] as const)("a product %s and what is added are %j", (_, ops, shapeA, shapeB, shapeC, transposeA) => {
    const [a, b, c] = [shapeA, shapeB, shapeC].map((shape, i) => input(`${i}`, "float32", shape)) as Tensor[];
    const product = matmul(a as Tensor, b as Tensor, { transposeA });
    expect(opsOf(add(product, c as Tensor))).toEqual(ops);
    // A Gemm multiplies by numbers at no cost, in float32 by any.
    expect(opsOf(add(mul(product, 0.1), c as Tensor))).toEqual(["gemm"]);
    expect(opsOf(add(product, mul(c as Tensor, 0.1)))).toEqual(["gemm"]);
  });

  it.each([
    ["a row of 128 has none", [1, 128], [128, 8], "float32", false],
    ["a column of 128 has none", [8, 128], [128, 1], "float32", false],
    ["a shorter row has them", [1, 127], [127, 8], "float32", true],
    ["a row of float64 has them", [1, 128], [128, 8], "float64", true],
    ["two rows have them", [2, 128], [128, 8], "float32", true],
  ] as const)("of a product's numbers %s in its operator", (_, shapeA, shapeB, dtype, takesNumbers) => {
    const shapes = [shapeA, shapeB, [shapeA[0], shapeB[1]]] as const;
    const [a, b, c] = shapes.map((shape, i) => input(`${i}`, dtype, shape)) as [Tensor, Tensor, Tensor];
    const product = matmul(a, b);
    expect(opsOf(add(product, c))).toEqual(["gemm"]);
    expect(opsOf(add(mul(product, 3), c))).toEqual(takesNumbers ? ["gemm"] : ["matmul", "mul", "add"]);
    expect(opsOf(add(product, mul(c, 3)))).toEqual(takesNumbers ? ["gemm"] : ["mul", "gemm"]);
  });

  it("leaves a column times a number the small step that it is", () => {
    const steps = nodesOf(program("p", { result: mul(matmul(column, one), x) })).filter(({ op }) => op.name === "mul");
    expect(steps.map(({ shape }) => shape)).toEqual([
      [4, 1],
      [4, 3],
    ]);
  });
});
