import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";

export const signOp: OpDefinition<None> = unaryOp({
  name: "sign",
  onnx: "Sign",
  evaluate: Math.sign,
  derivative: null,
});

/** −1, 0 or 1. Its gradient is zero. */
export function sign(x: Tensor): Tensor {
  return applyOp(signOp, [x], {});
}
