import { type None, unaryOp } from "../elementwise.ts";
import type { Lowering, OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { add } from "./add.ts";
import { storageOf } from "./constant.ts";
import { div } from "./div.ts";

export const log1pOp: OpDefinition<None> = unaryOp({
  name: "log1p",
  onnx: lowerLog1p,
  evaluate: Math.log1p,
  derivative: (x) => div(1, add(x, 1)),
});

/**
 * ONNX has no such operator. With u = 1 + x as it is rounded, x·log(u)/(u − 1) makes good for the rounding (Kahan);
 * where u is 1, x itself is the answer.
 */
function lowerLog1p({ dtype }: Tensor<None>, onnx: Lowering): string {
  const [x] = onnx.inputs as readonly [string];
  const number = (value: number): string => onnx.constant(dtype, [], storageOf(dtype, Float64Array.of(value)));
  const u = onnx.emit("Add", [x, number(1)]);
  const rounded = onnx.emit("Sub", [u, number(1)]);
  const quotient = onnx.emit("Div", [onnx.emit("Log", [u]), rounded]);
  return onnx.emit("Where", [onnx.emit("Equal", [rounded, number(0)]), x, onnx.emit("Mul", [x, quotient])]);
}

/** log(1 + x), accurate near 0, for finite x > −1. Seven passes in ONNX: use log(1 + x) where x is not small. */
export function log1p(x: Tensor): Tensor {
  return applyOp(log1pOp, [x], {});
}
