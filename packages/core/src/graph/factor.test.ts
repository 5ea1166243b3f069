import { describe } from "vitest";
import { testRewritings } from "../../test/rewritings.ts";
import { add, constant, input, loop, mul, sin, type Tensor } from "./index.ts";

const x = input("x", "float64", [4, 3]);
const y = input("y", "float64", [4, 3]);
const z = input("z", "float64", [4, 3]);
const row = input("row", "float64", [1, 3]);
const column = input("column", "float64", [4, 1]);
const other = input("other", "float64", [4, 1]);

/** Three rounds of a loop, from x. */
const rounds = (next: (state: Tensor) => Tensor): Tensor =>
  loop({ count: constant(3, "int64"), trips: 3, state: [x] }, (_, [state]) => ({
    state: [next(state as Tensor)],
    stacked: [],
  })).state[0] as Tensor;

describe("factorOut", () => {
  testRewritings({ x, y, z, row, column, other }, [
    ["a factor of both terms is multiplied once", add(mul(x, z), mul(y, z)), ["add", "mul"]],
    ["whichever side it stands on", add(mul(z, x), mul(y, z)), ["add", "mul"]],
    ["also one that is broadcast", add(mul(x, row), mul(column, row)), ["add", "mul"]],
    ["and one deep inside", add(mul(mul(mul(x, row), y), -2), mul(column, row)), ["mul", "mul", "add", "mul"]],
    ["a square loses one of its factors", add(mul(x, x), mul(x, y)), ["add", "mul"]],
    ["numbers stay with their terms", add(mul(x, 3), mul(y, 3)), ["mul", "mul", "add"]],
    [
      "terms that are read elsewhere are made anyway",
      add(add(mul(x, z), mul(y, z)), mul(sin(mul(x, z)), sin(mul(y, z)))),
      ["mul", "mul", "add", "sin", "sin", "mul", "add"],
    ],
    [
      "a sum times something that its factor is multiplied with elsewhere takes that product",
      add(sin(mul(row, y)), mul(add(mul(mul(x, row), z), mul(column, row)), y)),
      ["mul", "sin", "mul", "add", "mul", "add"],
    ],
    [
      "also where the sum stands second, and that product the other way round",
      add(sin(mul(y, row)), mul(y, add(mul(x, row), mul(z, row)))),
      ["mul", "sin", "add", "mul", "add"],
    ],
    [
      "a factor of small products is left in them",
      add(mul(mul(column, other), x), mul(mul(sin(column), other), y)),
      ["mul", "mul", "sin", "mul", "mul", "add"],
    ],
    [
      "what no round changes is not made again in each",
      rounds((state) => add(mul(y, row), mul(state, row))),
      ["mul", "loop", "mul", "add"],
    ],
    [
      "terms of one round are factored in it",
      rounds((state) => add(mul(state, row), mul(sin(state), row))),
      ["loop", "sin", "add", "mul"],
    ],
  ]);
});
