import type { Lowering, Tensor } from "./tensor.ts";

const elementType = { float32: { int: 1 }, float64: { int: 11 } } as const;

/**
 * Lowers an op whose operators ONNX Runtime has in float32 alone: float64 operands are cast there, and the result back.
 */
export function inSingle({ dtype }: Tensor, onnx: Lowering, write: (inputs: readonly string[]) => string): string {
  if (dtype !== "float64") return write(onnx.inputs);
  const inputs = onnx.inputs.map((name) => onnx.emit("Cast", [name], { to: elementType.float32 }));
  return onnx.emit("Cast", [write(inputs)], { to: elementType.float64 });
}
