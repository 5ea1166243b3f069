import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, isOp } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";

export const acrossBatchOp: OpDefinition = {
  name: "across-batch",
  infer: (inputs) => inputs[0] as TensorType,
  vjp: (_, upstream) => [upstream],
  lower: (_, onnx) => onnx.inputs[0] as string,
  evaluate: (_, [x]) => x as Value,
  expand: ({ inputs: [x] }) => x as Tensor,
};

/**
 * x, marked as what all examples of a batch make together, such as its statistics: differentiation by one example's
 * inputs can hold it (`gradients`, held). Costs nothing: compilation removes it.
 */
export function acrossBatch(x: Tensor): Tensor {
  return applyOp(acrossBatchOp, [x], {});
}

/** Whether a tensor is what all examples of a batch make together. */
export function isAcrossBatch(tensor: Tensor): boolean {
  return isOp(tensor, acrossBatchOp);
}
