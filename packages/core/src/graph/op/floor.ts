import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";

export const floorOp: OpDefinition<None> = unaryOp({
  name: "floor",
  onnx: "Floor",
  evaluate: Math.floor,
  derivative: null,
});

/** The greatest whole number that is not above x. Its gradient is zero. */
export function floor(x: Tensor): Tensor {
  return applyOp(floorOp, [x], {});
}
