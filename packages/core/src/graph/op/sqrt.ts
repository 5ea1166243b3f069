import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { div } from "./div.ts";

export const sqrtOp: OpDefinition<None> = unaryOp({
  name: "sqrt",
  onnx: "Sqrt",
  evaluate: Math.sqrt,
  derivative: (_, y) => div(0.5, y),
});

/** Square root, for x ≥ 0. Its derivative is infinite at 0: see `norm` for lengths that may vanish. */
export function sqrt(x: Tensor): Tensor {
  return applyOp(sqrtOp, [x], {});
}
