import { describe, expect, it } from "vitest";
import { opsOf, testRewritings } from "../../test/rewritings.ts";
import { add, constant, expand, input, loop, matmul, mul, nodesOf, program, sin, sub, type Tensor } from "./index.ts";
import { scaling } from "./op/mul.ts";

const x = input("x", "float64", [4, 3]);
const y = input("y", "float64", [4, 3]);
const column = input("column", "float64", [4, 1]);
const narrow = input("narrow", "float64", [3, 2]);
const wide = input("wide", "float64", [3, 5]);
const short = input("short", "float64", [2, 4]);
const total = input("total", "float64", [4, 2]);
const square = input("square", "float64", [4, 4]);
const long = input("long", "float64", [4, 6]);
const row = input("row", "float64", [1, 3]);
const thin = input("thin", "float64", [3, 1]);
const five = input("five", "float64", [4, 5]);
const one = input("one", "float64", [1, 1]);
const pair = input("pair", "float64", [2, 1]);
const tall = input("tall", "float64", [512, 2]);
const broad = input("broad", "float64", [2, 256]);
const large = input("large", "float64", [512, 256]);
const named = {
  tall,
  broad,
  large,
  x,
  y,
  column,
  narrow,
  wide,
  short,
  total,
  square,
  long,
  row,
  thin,
  five,
  one,
  pair,
};

/** Three rounds whose state is stacked multiplied, and halved. */
function halvings(): Tensor {
  const { state, stacked } = loop({ count: constant(3, "int64"), trips: 3, state: [square] }, (_, [now]) => {
    const half = mul(now as Tensor, 0.5);
    return { state: [half], stacked: [matmul(half, column)] };
  });
  return add(state[0] as Tensor, stacked[0] as Tensor);
}

/** A product that is read by itself, and multiplied in a sum on the way to a smaller one. */
function readTwice(): Tensor {
  const product = matmul(x, narrow);
  return mul(matmul(add(mul(product, -2), one), pair), matmul(sin(product), pair));
}

/** What is written, its ops when compiled, and the shapes that are multiplied by numbers. */
type Move = readonly [title: string, tensor: Tensor, ops: readonly string[], shapes: readonly string[]];

const twice = mul(x, -2);
const wider = matmul(twice, wide);
const moves: readonly Move[] = [
  ["a number is multiplied behind a product", matmul(twice, narrow), ["matmul", "mul"], ["4,2"]],
  ["also the second factor's", matmul(short, mul(x, 0.25)), ["matmul", "mul"], ["2,3"]],
  ["those of both factors at once", matmul(mul(short, 2), mul(x, 4)), ["matmul", "mul"], ["2,3"]],
  ["even if nothing is left of them", matmul(mul(short, 2), mul(x, 0.5)), ["matmul"], []],
  ["or by the product's own operator", add(matmul(twice, narrow), total), ["gemm"], []],
  ["not a sign, which differences take up", sub(total, matmul(mul(x, -1), narrow)), ["mul", "matmul", "sub"], ["4,3"]],
  ["nor the number of a constant", matmul(mul(expand(constant(3, "float64"), [1, 4]), 0.5), x), ["matmul"], []],
  ["none moves in front of a larger product", matmul(twice, wide), ["mul", "matmul"], ["4,3"]],
  ["nor in front of one as large, which gains nothing", matmul(square, mul(long, 2)), ["mul", "matmul"], ["4,6"]],
  ["nor one that rounds", matmul(mul(x, 3), narrow), ["mul", "matmul"], ["4,3"]],
  ["nor one that is very large", matmul(mul(x, 2 ** 33), narrow), ["mul", "matmul"], ["4,3"]],
  ["but one that is less so", matmul(mul(x, 2 ** -32), narrow), ["matmul", "mul"], ["4,2"]],
  [
    "it moves behind all products that read it",
    mul(sin(matmul(twice, thin)), sin(matmul(twice, sin(thin)))),
    ["matmul", "mul", "sin", "sin", "matmul", "mul", "sin", "mul"],
    ["4,1", "4,1"],
  ],
  [
    "unless they are larger together",
    mul(sin(matmul(twice, narrow)), sin(matmul(twice, sin(narrow)))),
    ["mul", "matmul", "sin", "sin", "matmul", "sin", "mul"],
    ["4,3"],
  ],
  [
    "or something else reads it",
    add(matmul(mul(twice, y), thin), matmul(sin(twice), thin)),
    ["mul", "mul", "matmul", "sin", "gemm"],
    ["4,3"],
  ],
  ["or it is what a loop is to make", halvings(), ["loop", "mul", "matmul", "add"], ["4,4"]],
  [
    "or the products are of a loop that it is not of",
    loop({ count: constant(3, "int64"), trips: 3, state: [column] }, (_, [state]) => ({
      state: [matmul(mul(square, 2), state as Tensor)],
      stacked: [],
    })).state[0] as Tensor,
    ["mul", "loop", "matmul"],
    ["4,4"],
  ],
  ["on its way it passes factors", matmul(mul(column, mul(twice, y)), thin), ["mul", "mul", "matmul", "mul"], ["4,1"]],
  [
    "those of two factors as one",
    matmul(mul(mul(twice, y), mul(mul(sin(x), 4), sin(y))), narrow),
    ["mul", "sin", "sin", "mul", "mul", "matmul", "mul"],
    ["4,2"],
  ],
  ["a square is no way", matmul(mul(twice, twice), thin), ["mul", "mul", "matmul"], ["4,3"]],
  ["it meets others there", matmul(mul(mul(twice, y), 3), thin), ["mul", "mul", "matmul"], ["4,3"]],
  ["it passes smaller terms", matmul(add(twice, column), thin), ["mul", "add", "matmul", "mul"], ["4,1", "4,1"]],
  ["on either side", matmul(add(column, twice), thin), ["mul", "add", "matmul", "mul"], ["4,1", "4,1"]],
  ["if they and the products are small enough", matmul(add(twice, column), narrow), ["mul", "add", "matmul"], ["4,3"]],
  ["but no terms of its own size", matmul(add(twice, y), thin), ["mul", "add", "matmul"], ["4,3"]],
  ["of a product and a term, a Gemm's own", sin(add(matmul(twice, narrow), mul(total, -2))), ["gemm", "sin"], []],
  ["also behind the product", sin(add(mul(matmul(x, narrow), -2), mul(total, -2))), ["gemm", "sin"], []],
  ["and it does not move from there", matmul(add(mul(matmul(x, narrow), -2), one), pair), ["gemm", "matmul"], []],
  [
    "but it moves on if the product is read elsewhere",
    readTwice(),
    ["matmul", "mul", "add", "matmul", "mul", "sin", "matmul", "mul"],
    ["1,1", "4,1"],
  ],
  ["however large what is added is", add(matmul(mul(tall, -2), broad), large), ["gemm"], []],
  [
    "several terms count together",
    matmul(add(add(twice, column), row), narrow),
    ["mul", "add", "add", "matmul"],
    ["4,3"],
  ],
  [
    "a product in two sums is in no Gemm",
    add(sin(add(wider, five)), add(wider, sin(five))),
    ["mul", "matmul", "add", "sin", "sin", "add", "add"],
    ["4,3"],
  ],
  [
    "two terms of one size keep their numbers",
    sin(add(twice, mul(y, 2))),
    ["mul", "mul", "add", "sin"],
    ["4,3", "4,3"],
  ],
  ["where nothing takes it up it stays", sin(mul(twice, y)), ["mul", "mul", "sin"], ["4,3"]],
];

describe("numbersOutward", () => {
  testRewritings(
    named,
    moves.map(([title, tensor, ops]) => [title, tensor, ops] as const),
  );

  it("leaves a number in front of a long row's product of float32, which takes none up", () => {
    const shapes = [
      [1, 128],
      [128, 1024],
      [1, 1024],
    ];
    const [long, matrix, addend] = shapes.map((shape, i) => input(`${i}`, "float32", shape)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    expect(opsOf(add(matmul(mul(long, -2), matrix), addend))).toEqual(["mul", "gemm"]);
  });

  it.each(moves)("%s: the shapes", (_, tensor, __, shapes) => {
    const scaled = nodesOf(program("p", { result: tensor })).filter((node) => scaling(node) !== undefined);
    expect(scaled.map(({ shape }) => shape.join(","))).toEqual(shapes);
  });
});
