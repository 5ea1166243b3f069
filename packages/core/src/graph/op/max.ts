import { binaryOp, type None, operands } from "../elementwise.ts";
import type { OpDefinition, Operand, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { greaterOrEqual } from "./compare.ts";
import { where } from "./where.ts";

export const maxOp: OpDefinition<None> = binaryOp({
  name: "max",
  onnx: "Max",
  evaluate: Math.max,
  gradients: (a, b, upstream) => {
    const first = greaterOrEqual(a, b);
    return [where(first, upstream, 0), where(first, 0, upstream)];
  },
});

/** The larger of a and b, elementwise; at a tie the gradient goes to a. */
export function max(a: Operand, b: Operand): Tensor {
  return applyOp(maxOp, operands(a, b), {});
}
