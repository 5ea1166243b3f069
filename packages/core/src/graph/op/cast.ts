import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, shapeError } from "../tensor.ts";
import type { DType, TensorType, Value } from "../types.ts";
import { isFloating } from "../types.ts";

interface CastAttributes {
  readonly dtype: DType;
}

/** ONNX's numbers for element types. */
export const onnxElementType: Readonly<Record<DType, number>> = {
  float32: 1,
  float64: 11,
  int64: 7,
  uint32: 12,
  bool: 9,
  string: 8,
};

export const castOp: OpDefinition<CastAttributes> = {
  name: "cast",
  infer(inputs, { dtype }) {
    const [x] = inputs as readonly [TensorType];
    if (dtype === "string" || x.dtype === "string") {
      throw shapeError("cast", `numbers to make numbers of (${dtype})`, inputs, "encode strings with labelEncode");
    }
    return { dtype, shape: x.shape };
  },
  vjp({ inputs: [x], dtype }, upstream) {
    const operand = x as Tensor;
    return [isFloating(operand.dtype) && isFloating(dtype) ? cast(upstream, operand.dtype) : null];
  },
  lower: ({ attributes: { dtype } }, onnx) => onnx.emit("Cast", onnx.inputs, { to: { int: onnxElementType[dtype] } }),
  evaluate({ attributes: { dtype } }, [x]) {
    const { shape, data } = x as Value;
    if (isFloating(dtype)) return { shape, data };
    return { shape, data: data.map(dtype === "bool" ? (value) => Number(value !== 0) : Math.trunc) };
  },
  simplify: ({ inputs: [x], dtype }) => ((x as Tensor).dtype === dtype ? x : undefined),
};

/** x in another dtype; differentiable between floating ones. */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : applyOp(castOp, [x], { dtype });
}
