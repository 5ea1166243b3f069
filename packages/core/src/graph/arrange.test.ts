import { nodeRuntime } from "isocline/node";
import { expectAgreement, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import type { Shape, Tensor } from "./index.ts";
import {
  arrangeForOnnxRuntime,
  cast,
  constant,
  gather,
  greater,
  input,
  matmul,
  mul,
  nodesOf,
  program,
  reshape,
  sub,
  where,
} from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const x = input("x", "float64", [4, 3]);
const column = input("column", "float64", [4, 1]);
const row = input("row", "float64", [1, 3]);
const vector = input("vector", "float64", [3]);
const layers = input("layers", "float64", [2, 4, 1]);

/** The ops of what a tensor is arranged to, with the shapes that they read. */
function stepsOf(tensor: Tensor): readonly (readonly [op: string, ...shapes: readonly Shape[]])[] {
  return nodesOf(arrangeForOnnxRuntime(program("p", { y: tensor })))
    .filter(({ inputs }) => inputs.length > 0)
    .map(({ op, inputs }) => [op.name, ...inputs.map(({ shape }) => shape)]);
}

/** ONNX Runtime, for which programs are arranged, gives what the program says as it was. */
async function expectSameValues(tensor: Tensor): Promise<void> {
  const compiled = program("p", { y: tensor });
  const samples = compiled.inputs.map(({ name, tensor: { shape } }, seed) => {
    const lengths = shape.map((length) => (typeof length === "number" ? length : 5));
    return [name, sampleArray(lengths, { seed, from: 0.1, to: 2 })];
  });
  await expectAgreement(compiled, Object.fromEntries(samples), node);
}

describe("arrangeForOnnxRuntime", () => {
  it.each<[string, Tensor, ReturnType<typeof stepsOf>]>([
    ["a column times a row is a product of matrices", mul(column, row), [["matmul", [4, 1], [1, 3]]]],
    ["in either order", mul(row, column), [["matmul", [4, 1], [1, 3]]]],
    ["a number beside a column is a matrix", mul(column, 2), [["mul", [4, 1], [1, 1]]]],
    ["with its sign", mul(column, -2), [["mul", [4, 1], [1, 1]]]],
    ["so is one that stands first", sub(1, column), [["sub", [1, 1], [4, 1]]]],
    ["of as many axes as the column", sub(2, layers), [["sub", [1, 1, 1], [2, 4, 1]]]],
    ["of any length", mul(input("any", "float64", ["rows", 1]), 2), [["mul", ["rows", 1], [1, 1]]]],
    [
      "in comparisons too",
      where(greater(column, 0.5), column, sub(column, 1)),
      [
        ["greater", [4, 1], [1, 1]],
        ["sub", [4, 1], [1, 1]],
        ["where", [4, 1], [4, 1], [4, 1]],
      ],
    ],
    [
      "in choices too",
      where(greater(column, column), column, 0),
      [
        ["greater", [4, 1], [4, 1]],
        ["where", [4, 1], [4, 1], [1, 1]],
      ],
    ],
    ["a vector needs no axis before its own beside a matrix", mul(x, reshape(vector, [1, 3])), [["mul", [4, 3], [3]]]],
  ])("%s", async (_, tensor, steps) => {
    expect(stepsOf(tensor)).toEqual(steps);
    await expectSameValues(tensor);
  });

  it.each<[string, Tensor, ReturnType<typeof stepsOf>]>([
    ["a row that is longer than the column", mul(input("short", "float64", [2, 1]), row), [["mul", [2, 1], [1, 3]]]],
    [
      "a reshape beside a column",
      mul(column, reshape(input("n", "float64", []), [1, 1])),
      [
        ["reshape", []],
        ["mul", [4, 1], [1, 1]],
      ],
    ],
    ["a number that is no operand of arithmetic", gather(layers, constant(0, "int64")), [["gather", [2, 4, 1], []]]],
    [
      "a reshape that no arithmetic reads",
      matmul(x, reshape(vector, [3, 1])),
      [
        ["reshape", [3]],
        ["matmul", [4, 3], [3, 1]],
      ],
    ],
    ["a number beside a matrix", mul(x, 2), [["mul", [4, 3], []]]],
    ["a number beside a vector", mul(vector, 2), [["mul", [3], []]]],
    ["a number that is computed", mul(column, input("n", "float64", [])), [["mul", [4, 1], []]]],
    ["a column times a number of two axes", mul(column, input("one", "float64", [1, 1])), [["mul", [4, 1], [1, 1]]]],
    ["a matrix times a row", mul(x, row), [["mul", [4, 3], [1, 3]]]],
    ["a sum of a column and a row", sub(column, row), [["sub", [4, 1], [1, 3]]]],
    [
      "an axis that the result has from the reshape alone",
      mul(vector, reshape(vector, [1, 3])),
      [
        ["reshape", [3]],
        ["mul", [3], [1, 3]],
      ],
    ],
    [
      "a reshape into another order",
      mul(x, reshape(row, [3])),
      [
        ["reshape", [1, 3]],
        ["mul", [4, 3], [3]],
      ],
    ],
  ])("leaves alone: %s", (_, tensor, steps) => {
    expect(stepsOf(tensor)).toEqual(steps);
  });

  it("leaves products of integers, which matrix products do not take", async () => {
    const [counts, rows] = [cast(column, "int64"), cast(row, "int64")];
    const y = mul(counts, rows);
    expect(stepsOf(y).map(([op]) => op)).toEqual(["cast", "cast", "mul"]);
    await expectSameValues(y);
  });
});
