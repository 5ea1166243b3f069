import { broadcastShapes, sumTo } from "../broadcast.ts";
import { type None, operands, withoutExpansions } from "../elementwise.ts";
import type { OpDefinition, Operand, Tensor } from "../tensor.ts";
import { applyOp, requireFloating, shapeError } from "../tensor.ts";
import type { Value } from "../types.ts";
import { broadcastValue, broadcastValueShapes } from "../values.ts";

export const whereOp: OpDefinition<None> = {
  name: "where",
  elementwise: true,
  infer(inputs) {
    const [condition, ...branches] = inputs;
    if (condition?.dtype !== "bool") throw shapeError("where", "a bool condition first", inputs);
    return { dtype: requireFloating("where", branches), shape: broadcastShapes("where", inputs) };
  },
  vjp({ inputs }, upstream) {
    const [condition, a, b] = inputs as readonly [Tensor, Tensor, Tensor];
    return [null, sumTo(where(condition, upstream, 0), a.shape), sumTo(where(condition, 0, upstream), b.shape)];
  },
  simplify: withoutExpansions,
  lower: (_, onnx) => onnx.emit("Where", onnx.inputs),
  evaluate(_, values) {
    const shape = broadcastValueShapes(values as readonly Value[]);
    const [condition, a, b] = values.map((value) => broadcastValue(value, shape)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    return { shape, data: a.map((x, i) => (condition[i] === 0 ? (b[i] as number) : x)) };
  },
};

/** a where the condition holds, else b, elementwise. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  return applyOp(whereOp, [condition, ...operands(a, b)], {});
}
