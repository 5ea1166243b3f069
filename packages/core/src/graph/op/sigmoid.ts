import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

export const sigmoidOp: OpDefinition<None> = unaryOp({
  name: "sigmoid",
  onnx: "Sigmoid",
  evaluate: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  derivative: (_, y) => mul(y, sub(1, y)),
});

/** Logistic function σ(x) = 1 / (1 + e⁻ˣ). */
export function sigmoid(x: Tensor): Tensor {
  return applyOp(sigmoidOp, [x], {});
}
