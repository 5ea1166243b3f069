import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, requireFloating, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";

export const argMaxOp: OpDefinition = {
  name: "arg-max",
  infer(inputs) {
    const [x] = inputs as readonly [TensorType];
    requireFloating("arg-max", inputs);
    const length = x.shape.at(-1);
    if (length === undefined || length === 0)
      throw shapeError("arg-max", "a last axis of one or more elements", inputs);
    return { dtype: "int64", shape: x.shape.slice(0, -1) };
  },
  vjp: () => [null],
  lower: (_, onnx) => onnx.emit("ArgMax", onnx.inputs, { axis: { int: -1 }, keepdims: { int: 0 } }),
  evaluate(_, [x]) {
    const { shape, data } = x as Value;
    const length = shape.at(-1) as number;
    const result = new Float64Array(data.length / length);
    for (let i = 0; i < result.length; i++) {
      let best = 0;
      for (let j = 1; j < length; j++) {
        if ((data[i * length + j] as number) > (data[i * length + best] as number)) best = j;
      }
      result[i] = best;
    }
    return { shape: shape.slice(0, -1), data: result };
  },
};

/** The place of the largest element along the last axis, as int64; the first of several that are largest. */
export function argMax(x: Tensor): Tensor {
  return applyOp(argMaxOp, [x], {});
}
