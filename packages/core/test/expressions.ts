import fc from "fast-check";
import {
  abs,
  add,
  concat,
  constant,
  div,
  expand,
  gelu,
  input,
  matmul,
  max,
  min,
  mul,
  neg,
  norm,
  reduceMax,
  relu,
  reshape,
  sigmoid,
  silu,
  sin,
  slice,
  softplus,
  split,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  transpose,
} from "../src/graph/index.ts";

/** The inputs of random expressions, by name. */
export const expressionInputs: readonly Tensor[] = [
  input("scalar", "float64", []),
  input("row", "float64", [3]),
  input("column", "float64", [2, 1]),
  input("matrix", "float64", [2, 3]),
];

type Grow = (pool: readonly Tensor[], pick: (count: number) => number) => Tensor;

const unary =
  (op: (x: Tensor) => Tensor): Grow =>
  (pool, pick) =>
    op(pool[pick(pool.length)] as Tensor);
const binary =
  (op: (a: Tensor, b: Tensor) => Tensor): Grow =>
  (pool, pick) =>
    op(pool[pick(pool.length)] as Tensor, pool[pick(pool.length)] as Tensor);
const numbers = [0, 1, -1, 2, 0.5, -3];

/** Every value an expression may have broadcasts to a matrix of 2 × 3. */
const smooth: readonly Grow[] = [
  ...[tanh, sin, sigmoid, silu, gelu, neg, softplus, square].map((op) => unary((x) => tanh(op(x)))),
  ...[add, sub, mul].map(binary),
  binary((a, b) => div(a, add(square(b), 1))),
  ...[add, sub, mul, div].map(
    (op): Grow =>
      (pool, pick) =>
        op(pool[pick(pool.length)] as Tensor, numbers[1 + pick(5)] as number),
  ),
  (pool, pick) => mul(pool[pick(pool.length)] as Tensor, numbers[pick(6)] as number),
  (pool, pick) => sub(numbers[pick(6)] as number, pool[pick(pool.length)] as Tensor),
  (pool, pick) => add(pool[pick(pool.length)] as Tensor, constant([numbers[pick(6)] as number, 1, 1], "float64", [3])),
  (pool, pick) =>
    mul(pool[pick(pool.length)] as Tensor, expand(constant(numbers[pick(6)] as number, "float64"), [2, 3])),
  unary((x) => sum(x)),
  unary((x) => sum(matrixOf(x), { axes: [0] })),
  unary((x) => sum(matrixOf(x), { axes: [1], keepDimensions: true })),
  unary((x) => transpose(transpose(matrixOf(x), [1, 0]), [1, 0])),
  unary((x) => reshape(reshape(matrixOf(x), [3, 2]), [2, 3])),
  unary((x) => slice(concat([matrixOf(x), tanh(matrixOf(x))], 0), [1], [3])),
  unary((x) => concat(split(matrixOf(x), [1, 2], 1).toReversed(), 1)),
  binary((a, b) => tanh(add(matmul(matmul(matrixOf(a), matrixOf(b), { transposeB: true }), matrixOf(a)), b))),
  binary((a, b) => tanh(sum(matmul(transpose(matrixOf(a), [1, 0]), matrixOf(b)), { axes: [0] }))),
];
const continuous: readonly Grow[] = [
  ...smooth,
  ...[abs, relu].map(unary),
  ...[max, min].map(binary),
  unary((x) => norm(matrixOf(x), { axes: [1], keepDimensions: true })),
  unary((x) => reduceMax(matrixOf(x), { axes: [0] })),
];

function matrixOf(x: Tensor): Tensor {
  return expand(x, [2, 3]);
}

/** A random expression of the inputs, in which parts are used again and again. */
function expressions(grow: readonly Grow[]): fc.Arbitrary<Tensor> {
  const step = fc.tuple(fc.nat(grow.length - 1), fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }));
  return fc.array(step, { minLength: 5, maxLength: 16, size: "max" }).map((steps) => {
    const pool: Tensor[] = [...expressionInputs];
    for (const [which, choices] of steps) {
      let used = 0;
      // Young values first, so that expressions grow deep; they are shared all the same.
      const young = [...pool.toReversed().slice(0, 4), ...expressionInputs];
      pool.push((grow[which] as Grow)(young, (count) => (choices[used++] as number) % count));
    }
    return pool.slice(expressionInputs.length).reduce((total, part) => add(total, mul(part, 0.7)));
  });
}

/** Expressions whose derivatives of all orders exist. */
export const smoothExpressions: fc.Arbitrary<Tensor> = expressions(smooth);

/** Expressions that may have kinks, but no jumps. */
export const continuousExpressions: fc.Arbitrary<Tensor> = expressions(continuous);
