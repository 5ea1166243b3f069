import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { neg } from "./neg.ts";
import { sin } from "./sin.ts";

export const cosOp: OpDefinition<None> = unaryOp({
  name: "cos",
  onnx: "Cos",
  evaluate: Math.cos,
  derivative: (x) => neg(sin(x)),
});

/** Cosine of x in radians. */
export function cos(x: Tensor): Tensor {
  return applyOp(cosOp, [x], {});
}
