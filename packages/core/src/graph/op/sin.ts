import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { cos } from "./cos.ts";

export const sinOp: OpDefinition<None> = unaryOp({
  name: "sin",
  onnx: "Sin",
  evaluate: Math.sin,
  derivative: (x) => cos(x),
});

/** Sine of x in radians. */
export function sin(x: Tensor): Tensor {
  return applyOp(sinOp, [x], {});
}
