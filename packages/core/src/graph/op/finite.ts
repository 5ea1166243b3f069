import { type None, unaryOp } from "../elementwise.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { storageOf } from "./constant.ts";

const elementwise: OpDefinition<None> = unaryOp({
  name: "finite",
  onnx({ inputs: [x] }, onnx) {
    const infinity = storageOf((x as Tensor).dtype, Float64Array.of(Number.POSITIVE_INFINITY));
    const bound = onnx.constant((x as Tensor).dtype, [], infinity);
    return onnx.emit("Less", [onnx.emit("Abs", onnx.inputs), bound]);
  },
  evaluate: (x) => Number(Number.isFinite(x)),
  derivative: null,
});

export const finiteOp: OpDefinition<None> = {
  ...elementwise,
  infer: (inputs, attributes) => ({ ...elementwise.infer(inputs, attributes), dtype: "bool" }),
};

/** Whether each element is neither infinite nor NaN, as a bool tensor. */
export function finite(x: Tensor): Tensor {
  return applyOp(finiteOp, [x], {});
}
