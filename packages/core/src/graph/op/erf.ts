import { type None, unaryOp } from "../elementwise.ts";
import { erfValue } from "../special.ts";
import type { Lowering, OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { onnxElementType } from "./cast.ts";
import { exp } from "./exp.ts";
import { mul, square } from "./mul.ts";
import { neg } from "./neg.ts";

export const erfOp: OpDefinition<None> = unaryOp({
  name: "erf",
  onnx: ({ dtype }, onnx) => lowerErf(onnx.inputs[0] as string, dtype, onnx),
  evaluate: erfValue,
  derivative: (x) => mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI)),
});

/** Erf of a value. ONNX Runtime has it for float32 alone, so float64 goes through float32 and keeps seven digits. */
export function lowerErf(x: string, dtype: Tensor["dtype"], onnx: Lowering): string {
  if (dtype === "float32") return onnx.emit("Erf", [x]);
  const single = onnx.emit("Erf", [onnx.emit("Cast", [x], { to: { int: onnxElementType.float32 } })]);
  return onnx.emit("Cast", [single], { to: { int: onnxElementType[dtype] } });
}

/** Error function 2/√π ∫₀ˣ e^(−t²) dt. The node runtime computes it in float32 whatever the dtype. */
export function erf(x: Tensor): Tensor {
  return applyOp(erfOp, [x], {});
}
