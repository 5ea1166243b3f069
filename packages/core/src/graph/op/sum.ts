import { axesOf, keptShape, type Reduction, type ReductionAttributes, reduceValue, reductionOp } from "../reduction.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, isOp } from "../tensor.ts";
import type { Value } from "../types.ts";
import { constant } from "./constant.ts";
import { expand } from "./expand.ts";
import { matmul } from "./matmul.ts";
import { reshape, reshapeOp } from "./reshape.ts";

export const sumOp: OpDefinition<ReductionAttributes> = reductionOp("sum", "ReduceSum", {
  vjp({ inputs: [x], attributes }, upstream) {
    const operand = x as Tensor;
    return [expand(reshape(upstream, keptShape(operand.shape, attributes.axes)), operand.shape)];
  },
  evaluate: ({ attributes }, [x]) => reduceValue(x as Value, attributes, 0, (total, value) => total + value),
  simplify({ inputs: [x], attributes: { axes }, shape }) {
    const operand = x as Tensor;
    if (axes.every((axis) => operand.shape[axis] === 1)) return reshape(operand, shape);
    if (axes.length === operand.shape.length && isOp(operand, reshapeOp)) {
      return reshape(sum(operand.inputs[0] as Tensor), shape);
    }
    const [rows] = operand.shape;
    if (operand.shape.length !== 2 || axes.length !== 1 || axes[0] !== 0 || typeof rows !== "number") return undefined;
    // The sum of a matrix's rows as a product with ones: several times faster in ONNX Runtime, and it fuses with sums.
    return reshape(matmul(expand(constant(1, operand.dtype), [1, rows]), operand), shape);
  },
});

/** Σ over axes (all of them by default). */
export function sum(x: Tensor, options: Reduction = {}): Tensor {
  return applyOp(sumOp, [x], axesOf("sum", x, options));
}
