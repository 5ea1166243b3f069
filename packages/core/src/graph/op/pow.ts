import { binaryOp, type None, operands } from "../elementwise.ts";
import type { OpDefinition, Operand, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { equal } from "./compare.ts";
import { log } from "./log.ts";
import { mul } from "./mul.ts";
import { power } from "./power.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

export const powOp: OpDefinition<None> = binaryOp({
  name: "pow",
  onnx: "Pow",
  evaluate: (a, b) => a ** b,
  gradients: (a, b, upstream, y) => {
    // 0⁰⁻¹ and log 0 are infinite, but what they are multiplied with is zero.
    const below = pow(a, where(equal(b, 0), 1, sub(b, 1)));
    const logarithm = log(where(equal(a, 0), 1, a));
    return [mul(upstream, mul(b, below)), mul(upstream, mul(y, logarithm))];
  },
});

/**
 * aᵇ, elementwise. With a number for b, a may be anything for which the power is real (negative with a whole b, zero);
 * with a tensor for b, a ≥ 0, and the gradient by b is 0 where a is 0.
 *
 * @example pow(x, 3)
 */
export function pow(a: Operand, b: Operand): Tensor {
  return typeof b === "number" && typeof a !== "number" ? power(a, b) : applyOp(powOp, operands(a, b), {});
}
