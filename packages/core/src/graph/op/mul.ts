import { binaryOp, type None, operands } from "../elementwise.ts";
import type { OpDefinition, Operand, Tensor } from "../tensor.ts";
import { applyOp, bothWays, isOp } from "../tensor.ts";
import { sameShape } from "../types.ts";
import { constant, constantNumber } from "./constant.ts";
import { expand } from "./expand.ts";
import { neg } from "./neg.ts";

export const mulOp: OpDefinition<None> = binaryOp({
  name: "mul",
  onnx: "Mul",
  evaluate: (a, b) => a * b,
  gradients: (a, b, upstream) => [mul(upstream, b), mul(upstream, a)],
  simplify(a, b, node) {
    // A scalar factor stands second, so that chains of them meet and fold.
    const factor = scalarFactor(b);
    if (factor === undefined) {
      if (scalarFactor(a) !== undefined) return mul(b, a);
      return withoutUniform(a, b, node) ?? withoutUniform(b, a, node) ?? pullNegation(a, b);
    }
    if (factor === 1 && sameShape(a.shape, node.shape)) return a;
    if (factor === 0) return expand(constant(0, node.dtype), node.shape);
    const inner = scaling(a);
    return inner && mul(inner.rest, inner.number * factor);
  },
});

function scalarFactor(tensor: Tensor): number | undefined {
  return tensor.shape.length === 0 ? constantNumber(tensor) : undefined;
}

/** rest · number. */
export interface Scaling {
  readonly rest: Tensor;
  readonly number: number;
}

/** What is multiplied by a number, and the number, if a tensor is that. */
export function scaling(tensor: Tensor): Scaling | undefined {
  if (!isOp(tensor, mulOp)) return undefined;
  const [rest, factor] = tensor.inputs as readonly [Tensor, Tensor];
  const number = scalarFactor(factor);
  return number === undefined ? undefined : { rest, number };
}

/** The column and the row of which arithmetic makes a matrix, their outer product. */
export function outerFactors(node: Tensor): readonly [column: Tensor, row: Tensor] | undefined {
  if (!isOp(node, mulOp)) return undefined;
  return bothWays(node).find(
    ([column, row]) =>
      column.shape.length === 2 && row.shape.length === 2 && column.shape[1] === 1 && row.shape[0] === 1,
  );
}

/** x times an array of one number throughout is x times that number, repeated where the array was larger. */
function withoutUniform(x: Tensor, array: Tensor, { shape }: Tensor): Tensor | undefined {
  const factor = constantNumber(array);
  return factor === undefined ? undefined : expand(mul(x, factor), shape);
}

/** (−x)·y is −(x·y): the sign travels outward until a sum takes it up. */
function pullNegation(a: Tensor, b: Tensor): Tensor | undefined {
  for (const [x, y] of [
    [a, b],
    [b, a],
  ] as const) {
    const parts = scaling(x);
    if (parts?.number === -1) return neg(mul(parts.rest, y));
  }
  return undefined;
}

/** a · b, elementwise. */
export function mul(a: Operand, b: Operand): Tensor {
  return applyOp(mulOp, operands(a, b), {});
}

/** x². */
export function square(x: Tensor): Tensor {
  return mul(x, x);
}
