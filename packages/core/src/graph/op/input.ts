import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { DType, Shape } from "../types.ts";

interface InputAttributes {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

export const inputOp: OpDefinition<InputAttributes> = {
  name: "input",
  infer: (_, { dtype, shape }) => ({ dtype, shape }),
  vjp: () => [],
  lower: ({ attributes: { name } }) => name,
  evaluate: ({ attributes: { name } }) => {
    throw new Error(`input ${name} is bound by the interpreter`);
  },
};

/** A value that is fed when the program runs. */
export function input(name: string, dtype: DType, shape: Shape): Tensor {
  return applyOp(inputOp, [], { name, dtype, shape });
}
