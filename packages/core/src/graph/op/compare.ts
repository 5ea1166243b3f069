import { binaryOp, type None, operands } from "../elementwise.ts";
import type { OpDefinition, Operand, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { DType } from "../types.ts";

function comparison(
  name: string,
  onnx: string,
  holds: (a: number, b: number) => boolean,
  refused: readonly DType[] = ["bool", "string"],
): OpDefinition<None> {
  const elementwise = binaryOp({
    name,
    onnx,
    evaluate: (a, b) => Number(holds(a, b)),
    gradients: null,
    result: "bool",
  });
  return {
    ...elementwise,
    infer(inputs, attributes) {
      if (inputs.some(({ dtype }) => refused.includes(dtype))) {
        throw shapeError(name, `tensors of another dtype than ${refused.join(" or ")}`, inputs);
      }
      return elementwise.infer(inputs, attributes);
    },
  };
}

export const greaterOp: OpDefinition<None> = comparison("greater", "Greater", (a, b) => a > b);
export const greaterOrEqualOp: OpDefinition<None> = comparison("greater-or-equal", "GreaterOrEqual", (a, b) => a >= b);
export const lessOp: OpDefinition<None> = comparison("less", "Less", (a, b) => a < b);
export const lessOrEqualOp: OpDefinition<None> = comparison("less-or-equal", "LessOrEqual", (a, b) => a <= b);
export const equalOp: OpDefinition<None> = comparison("equal", "Equal", (a, b) => a === b, ["string"]);

/** a > b, as a bool tensor. Comparisons have no gradient. */
export function greater(a: Operand, b: Operand): Tensor {
  return applyOp(greaterOp, operands(a, b), {});
}

/** a ≥ b. */
export function greaterOrEqual(a: Operand, b: Operand): Tensor {
  return applyOp(greaterOrEqualOp, operands(a, b), {});
}

/** a < b. */
export function less(a: Operand, b: Operand): Tensor {
  return applyOp(lessOp, operands(a, b), {});
}

/** a ≤ b. */
export function lessOrEqual(a: Operand, b: Operand): Tensor {
  return applyOp(lessOrEqualOp, operands(a, b), {});
}

/** a = b. */
export function equal(a: Operand, b: Operand): Tensor {
  return applyOp(equalOp, operands(a, b), {});
}
