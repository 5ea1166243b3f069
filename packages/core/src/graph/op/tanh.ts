import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { square } from "./mul.ts";
import { sub } from "./sub.ts";

export const tanhOp: OpDefinition<None> = unaryOp({
  name: "tanh",
  onnx: "Tanh",
  evaluate: Math.tanh,
  derivative: (_, y) => sub(1, square(y)),
});

/** Hyperbolic tangent; derivative 1 − tanh². */
export function tanh(x: Tensor): Tensor {
  return applyOp(tanhOp, [x], {});
}
