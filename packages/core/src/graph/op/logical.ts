import { broadcastShapes } from "../broadcast.ts";
import { type None, withoutExpansions } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { Value } from "../types.ts";
import { broadcastValue, broadcastValueShapes } from "../values.ts";

function logicalOp(name: string, onnx: string, holds: (...operands: readonly number[]) => boolean): OpDefinition<None> {
  return {
    name,
    infer(inputs) {
      if (inputs.some(({ dtype }) => dtype !== "bool")) throw shapeError(name, "bool tensors", inputs);
      return { dtype: "bool", shape: broadcastShapes(name, inputs) };
    },
    vjp: ({ inputs }) => inputs.map(() => null),
    lower: (_, context) => context.emit(onnx, context.inputs),
    evaluate(_, values) {
      const shape = broadcastValueShapes(values);
      const operands = values.map((value: Value) => broadcastValue(value, shape));
      const [first] = operands as [Float64Array];
      return { shape, data: first.map((_, i) => Number(holds(...operands.map((data) => data[i] as number)))) };
    },
    simplify: withoutExpansions,
  };
}

export const andOp: OpDefinition<None> = logicalOp("and", "And", (a, b) => a !== 0 && b !== 0);
export const orOp: OpDefinition<None> = logicalOp("or", "Or", (a, b) => a !== 0 || b !== 0);
export const notOp: OpDefinition<None> = logicalOp("not", "Not", (a) => a === 0);

/** Whether both of two bool tensors hold, elementwise. */
export function logicalAnd(a: Tensor, b: Tensor): Tensor {
  return applyOp(andOp, [a, b], {});
}

/** Whether one or both of two bool tensors hold. */
export function logicalOr(a: Tensor, b: Tensor): Tensor {
  return applyOp(orOp, [a, b], {});
}

/** Whether a bool tensor does not hold. */
export function logicalNot(a: Tensor): Tensor {
  return applyOp(notOp, [a], {});
}
