import { binaryOp, type None, operands } from "../elementwise.ts";
import type { OpDefinition, Operand, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { sameShape } from "../types.ts";
import { add, negation } from "./add.ts";
import { constantNumber } from "./constant.ts";
import { neg } from "./neg.ts";

export const subOp: OpDefinition<None> = binaryOp({
  name: "sub",
  onnx: "Sub",
  evaluate: (a, b) => a - b,
  gradients: (_a, _b, upstream) => [upstream, neg(upstream)],
  simplify(a, b, node) {
    if (constantNumber(b) === 0 && sameShape(a.shape, node.shape)) return a;
    const negated = negation(b);
    return negated === undefined ? undefined : add(a, negated);
  },
});

/** a − b. */
export function sub(a: Operand, b: Operand): Tensor {
  return applyOp(subOp, operands(a, b), {});
}
