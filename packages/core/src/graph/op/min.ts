import { binaryOp, type None, operands } from "../elementwise.ts";
import type { OpDefinition, Operand, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { lessOrEqual } from "./compare.ts";
import { where } from "./where.ts";

export const minOp: OpDefinition<None> = binaryOp({
  name: "min",
  onnx: "Min",
  evaluate: Math.min,
  gradients: (a, b, upstream) => {
    const first = lessOrEqual(a, b);
    return [where(first, upstream, 0), where(first, 0, upstream)];
  },
});

/** The smaller of a and b, elementwise; at a tie the gradient goes to a. */
export function min(a: Operand, b: Operand): Tensor {
  return applyOp(minOp, operands(a, b), {});
}
