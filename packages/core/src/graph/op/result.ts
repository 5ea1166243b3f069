import { UsageError } from "../../base/index.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { TensorType } from "../types.ts";

interface ResultAttributes {
  readonly index: number;
  readonly type: TensorType;
}

/** Picks one of the several results of a loop or conditional; runtimes and compilers treat it with its node. */
export const resultOp: OpDefinition<ResultAttributes> = {
  name: "result",
  infer: (_, { type }) => type,
  vjp: () => {
    throw new UsageError({
      where: "gradients",
      expected: "an output computed without loops and conditionals",
      found: "the result of one, which has no derivative",
      remedy: "differentiate inside its body, or use where",
    });
  },
  lower: () => {
    throw new Error("a result is bound with its node");
  },
  evaluate: () => {
    throw new Error("a result is bound with its node");
  },
};

/** Result number `index` of a node with several. */
export function resultOf(node: Tensor, index: number, type: TensorType): Tensor {
  return applyOp(resultOp, [node], { index, type: { dtype: type.dtype, shape: type.shape } });
}
