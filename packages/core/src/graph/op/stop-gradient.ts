import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";

export const stopGradientOp: OpDefinition = {
  name: "stop-gradient",
  infer: (inputs) => inputs[0] as TensorType,
  vjp: () => [null],
  lower: (_, onnx) => onnx.inputs[0] as string,
  evaluate: (_, [x]) => x as Value,
  expand: ({ inputs: [x] }) => x as Tensor,
};

/** x, taken as a constant by differentiation. Costs nothing: compilation removes it. */
export function stopGradient(x: Tensor): Tensor {
  return applyOp(stopGradientOp, [x], {});
}
