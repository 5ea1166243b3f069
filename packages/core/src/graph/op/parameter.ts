import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { TensorType } from "../types.ts";

/** What a loop body receives each time round. Two parameters of one type are still two. */
export const parameterOp: OpDefinition<TensorType> = {
  name: "parameter",
  infer: (_, type) => type,
  vjp: () => [],
  lower: () => {
    throw new Error("a parameter is bound by its region");
  },
  evaluate: () => {
    throw new Error("a parameter is bound by its region");
  },
};

/** A region's parameter. */
export function parameter({ dtype, shape }: TensorType): Tensor {
  return applyOp(parameterOp, [], { dtype, shape });
}
