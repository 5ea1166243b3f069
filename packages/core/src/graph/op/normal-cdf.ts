import { type None, unaryOp } from "../elementwise.ts";
import { erfcValue } from "../special.ts";
import type { Lowering, OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { storageOf } from "./constant.ts";
import { lowerErf } from "./erf.ts";
import { exp } from "./exp.ts";
import { mul, square } from "./mul.ts";

export const normalCdfOp: OpDefinition<None> = unaryOp({
  name: "normal-cdf",
  onnx: lowerNormalCdf,
  evaluate: (x) => erfcValue(-x * Math.SQRT1_2) / 2,
  derivative: (x) => normalDensity(x),
});

function lowerNormalCdf({ dtype }: Tensor<None>, onnx: Lowering): string {
  const number = (value: number): string => onnx.constant(dtype, [], storageOf(dtype, Float64Array.of(value)));
  const scaled = onnx.emit("Mul", [onnx.inputs[0] as string, number(Math.SQRT1_2)]);
  const shifted = onnx.emit("Add", [lowerErf(scaled, dtype, onnx), number(1)]);
  return onnx.emit("Mul", [shifted, number(0.5)]);
}

/** Φ(x) = (1 + erf(x/√2)) / 2, the standard normal distribution function, to the precision of `erf`. */
export function normalCdf(x: Tensor): Tensor {
  return applyOp(normalCdfOp, [x], {});
}

/** φ(x) = e^(−x²/2) / √2π, the standard normal density. */
export function normalDensity(x: Tensor): Tensor {
  return mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}
