import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { div } from "./div.ts";

export const logOp: OpDefinition<None> = unaryOp({
  name: "log",
  onnx: "Log",
  evaluate: Math.log,
  derivative: (x) => div(1, x),
});

/** Natural logarithm, for x > 0. */
export function log(x: Tensor): Tensor {
  return applyOp(logOp, [x], {});
}
