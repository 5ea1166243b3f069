import { UsageError } from "../../base/index.ts";
import { applyOp, type OpDefinition, requireFloating, type Tensor } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";
import { constant, storageOf } from "./constant.ts";
import { div } from "./div.ts";
import { expand } from "./expand.ts";
import { mul, square } from "./mul.ts";
import { sqrt } from "./sqrt.ts";

interface PowerAttributes {
  readonly exponent: number;
}

/** Whole exponents up to this one become products, which are faster than ONNX Runtime's Pow and as exact. */
const largestProduct = 8;

/** xⁿ for a number n, as an op of its own: its derivative needs no logarithm, so x may be zero or negative. */
export const powerOp: OpDefinition<PowerAttributes> = {
  name: "power",
  infer: (inputs) => ({ dtype: requireFloating("power", inputs), shape: (inputs[0] as TensorType).shape }),
  vjp({ inputs: [x], attributes: { exponent } }, upstream) {
    return [exponent === 0 ? null : mul(upstream, mul(power(x as Tensor, exponent - 1), exponent))];
  },
  lower({ dtype, attributes: { exponent } }, onnx) {
    return onnx.emit("Pow", [...onnx.inputs, onnx.constant(dtype, [], storageOf(dtype, Float64Array.of(exponent)))]);
  },
  evaluate({ attributes: { exponent } }, [x]) {
    const { shape, data } = x as Value;
    return { shape, data: data.map((value) => value ** exponent) };
  },
  simplify({ inputs: [operand], attributes: { exponent }, dtype, shape }) {
    const x = operand as Tensor;
    if (exponent === 0) return expand(constant(1, dtype), shape);
    if (exponent === 1) return x;
    if (exponent === 0.5) return sqrt(x);
    if (!Number.isInteger(exponent) || Math.abs(exponent) > largestProduct) return undefined;
    if (exponent < 0) return div(1, power(x, -exponent));
    return exponent % 2 === 0 ? square(power(x, exponent / 2)) : mul(x, power(x, exponent - 1));
  },
};

/** x to the power of a number. */
export function power(x: Tensor, exponent: number): Tensor {
  if (!Number.isFinite(exponent)) {
    throw new UsageError({ where: "pow", expected: "a finite exponent", found: String(exponent) });
  }
  return applyOp(powerOp, [x], { exponent });
}
