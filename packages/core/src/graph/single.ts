import { onnxElementType } from "./op/cast.ts";
import type { Lowering, Tensor } from "./tensor.ts";

/**
 * Lowers an op whose operators ONNX Runtime has in float32 alone: float64 operands are cast there, and the result back.
 */
export function inSingle({ dtype }: Tensor, onnx: Lowering, write: (inputs: readonly string[]) => string): string {
  if (dtype !== "float64") return write(onnx.inputs);
  const cast = (name: string, to: "float32" | "float64"): string =>
    onnx.emit("Cast", [name], { to: { int: onnxElementType[to] } });
  return cast(write(onnx.inputs.map((name) => cast(name, "float32"))), "float64");
}
