import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { greater } from "./compare.ts";
import { where } from "./where.ts";

const elementwise: OpDefinition<None> = unaryOp({
  name: "relu",
  onnx: "Relu",
  evaluate: (x) => (x < 0 ? 0 : x),
  derivative: null,
});

export const reluOp: OpDefinition<None> = {
  ...elementwise,
  vjp: ({ inputs: [x] }, upstream) => [where(greater(x as Tensor, 0), upstream, 0)],
};

/**
 * The positive part of x; derivative 0 at 0. It has no second derivative, so a control of slopes that is applied to
 * it sends no gradient through the activation's curvature: prefer a smooth activation there.
 */
export function relu(x: Tensor): Tensor {
  return applyOp(reluOp, [x], {});
}
