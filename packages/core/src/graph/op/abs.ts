import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { sign } from "./sign.ts";

export const absOp: OpDefinition<None> = unaryOp({
  name: "abs",
  onnx: "Abs",
  evaluate: Math.abs,
  derivative: (x) => sign(x),
});

/** |x|; at the kink the subgradient 0 is taken. */
export function abs(x: Tensor): Tensor {
  return applyOp(absOp, [x], {});
}
