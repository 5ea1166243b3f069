import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";

export const expOp: OpDefinition<None> = unaryOp({
  name: "exp",
  onnx: "Exp",
  evaluate: Math.exp,
  derivative: (_, y) => y,
});

/** eˣ. */
export function exp(x: Tensor): Tensor {
  return applyOp(expOp, [x], {});
}
