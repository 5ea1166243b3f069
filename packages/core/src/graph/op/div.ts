import { binaryOp, type None, operands } from "../elementwise.ts";
import type { OpDefinition, Operand, Tensor } from "../tensor.ts";
import { applyOp, requireFloating } from "../tensor.ts";
import { constantNumber } from "./constant.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

const elementwise: OpDefinition<None> = binaryOp({
  name: "div",
  onnx: "Div",
  evaluate: (a, b) => a / b,
  gradients: (_a, b, upstream, y) => {
    const da = div(upstream, b);
    return [da, neg(mul(da, y))];
  },
  simplify(a, b) {
    const divisor = b.shape.length > 0 ? undefined : constantNumber(b);
    return divisor !== undefined && Number.isFinite(1 / divisor) ? mul(a, 1 / divisor) : undefined;
  },
});

export const divOp: OpDefinition<None> = {
  ...elementwise,
  infer(inputs, attributes) {
    requireFloating("div", inputs);
    return elementwise.infer(inputs, attributes);
  },
};

/** a / b, elementwise, for floating tensors. */
export function div(a: Operand, b: Operand): Tensor {
  return applyOp(divOp, operands(a, b), {});
}
