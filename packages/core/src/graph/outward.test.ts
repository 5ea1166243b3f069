import { describe, expect, it } from "vitest";
import { testRewritings } from "../../test/rewritings.ts";
import { add, constant, input, loop, matmul, mul, nodesOf, program, sin, sub, type Tensor } from "./index.ts";

const x = input("x", "float64", [4, 3]);
const y = input("y", "float64", [4, 3]);
const column = input("column", "float64", [4, 1]);
const narrow = input("narrow", "float64", [3, 2]);
const wide = input("wide", "float64", [3, 5]);
const short = input("short", "float64", [2, 4]);
const total = input("total", "float64", [4, 2]);
const square = input("square", "float64", [4, 4]);
const long = input("long", "float64", [4, 6]);

/** Three rounds of a loop, from a square. */
const rounds = (next: (state: Tensor) => Tensor): Tensor =>
  loop({ count: constant(3, "int64"), trips: 3, state: [square] }, (_, [state]) => ({
    state: [next(state as Tensor)],
    stacked: [],
  })).state[0] as Tensor;

/** What is written, its ops when compiled, and the shapes that are multiplied by a number. */
type Move = readonly [title: string, tensor: Tensor, ops: readonly string[], shapes: readonly (readonly number[])[]];

const twice = mul(x, -2);
const moves: readonly Move[] = [
  ["a number is multiplied behind a product", matmul(twice, narrow), ["matmul", "mul"], [[4, 2]]],
  ["also the second factor's", matmul(short, mul(x, 0.25)), ["matmul", "mul"], [[2, 3]]],
  ["those of both factors at once", matmul(mul(short, 2), mul(x, 4)), ["matmul", "mul"], [[2, 3]]],
  ["or by the product's own operator", add(matmul(twice, narrow), total), ["gemm"], []],
  ["none in front of a larger product moves", matmul(twice, wide), ["mul", "matmul"], [[4, 3]]],
  ["nor one that rounds", matmul(mul(x, 3), narrow), ["mul", "matmul"], [[4, 3]]],
  ["nor a sign, which sums take up", sub(total, matmul(mul(x, -1), narrow)), ["mul", "matmul", "sub"], [[4, 3]]],
  [
    "it moves from all products that read it",
    add(matmul(twice, narrow), sin(matmul(twice, sin(narrow)))),
    ["sin", "matmul", "mul", "sin", "gemm"],
    [[4, 2]],
  ],
  [
    "but not where something else reads it",
    add(matmul(twice, narrow), matmul(sin(twice), narrow)),
    ["mul", "matmul", "sin", "gemm"],
    [[4, 3]],
  ],
  [
    "on its way it passes factors",
    matmul(mul(column, mul(y, twice)), narrow),
    ["mul", "mul", "matmul", "mul"],
    [[4, 2]],
  ],
  ["but no squares", matmul(mul(twice, twice), narrow), ["mul", "mul", "matmul"], [[4, 3]]],
  [
    "and smaller terms",
    matmul(add(column, twice), narrow),
    ["mul", "add", "matmul", "mul"],
    [
      [4, 1],
      [4, 2],
    ],
  ],
  ["but no terms of its own size", matmul(add(twice, y), narrow), ["mul", "add", "matmul"], [[4, 3]]],
  ["of two terms it is one, wherever they go", sin(add(twice, mul(y, -2))), ["add", "mul", "sin"], [[4, 3]]],
  [
    "unless one of them is read elsewhere",
    add(sin(twice), add(twice, mul(y, -2))),
    ["mul", "sin", "mul", "add", "add"],
    [
      [4, 3],
      [4, 3],
    ],
  ],
  [
    "numbers of their own they keep",
    sin(add(twice, mul(y, 2))),
    ["mul", "mul", "add", "sin"],
    [
      [4, 3],
      [4, 3],
    ],
  ],
  ["where nothing takes it up it stays", sin(mul(twice, y)), ["mul", "mul", "sin"], [[4, 3]]],
  [
    "what no round changes is not multiplied again in each",
    rounds((state) => matmul(matmul(state, mul(long, 2)), long, { transposeB: true })),
    ["mul", "loop", "matmul", "matmul"],
    [[4, 6]],
  ],
];

describe("numbersOutward", () => {
  const named = { x, y, column, narrow, wide, short, total, square, long };
  testRewritings(
    named,
    moves.map(([title, tensor, ops]) => [title, tensor, ops] as const),
  );

  it.each(moves)("%s: the shapes", (_, tensor, __, shapes) => {
    const scaled = nodesOf(program("p", { result: tensor })).filter(
      ({ op, inputs }) => op.name === "mul" && inputs[1]?.op.name === "constant",
    );
    expect(scaled.map(({ shape }) => shape)).toEqual(shapes);
  });
});
