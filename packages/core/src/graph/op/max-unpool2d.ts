import { chosen, firstMaxima, maximaIndices } from "../pool-maxima.ts";
import { disjoint, type PoolAttributes, poolPair, repeated } from "../pooling.ts";
import { inSingle } from "../single.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import { sizeOf, type Value } from "../types.ts";
import { maxPick2d } from "./max-pick2d.ts";

export const maxUnpool2dOp: OpDefinition<PoolAttributes> = {
  name: "max-unpool2d",
  infer(inputs, attributes) {
    const [x] = poolPair("max-unpool2d", inputs, attributes, "results");
    return { dtype: x.dtype, shape: x.shape };
  },
  vjp: ({ inputs: [x], attributes }, upstream) => [null, maxPick2d(x as Tensor, upstream, attributes)],
  lower(node, onnx) {
    const { attributes, shape, inputs } = node;
    return inSingle(node, onnx, ([x, results]) => {
      if (disjoint(inputs[0] as Tensor, attributes)) {
        const spread = repeated(results as string, attributes, onnx);
        return onnx.emit("Mul", [chosen(x as string, shape, attributes, onnx), spread]);
      }
      const flat = (name: string): string => onnx.emit("Reshape", [name, onnx.dimensions([-1])]);
      const zero = onnx.constant("float32", [], new Float32Array(1));
      const zeros = flat(onnx.emit("Expand", [zero, onnx.dimensions(shape)]));
      const added = onnx.emit(
        "ScatterElements",
        [zeros, flat(maximaIndices(x as string, attributes, onnx)), flat(results as string)],
        { axis: { int: 0 }, reduction: { string: "add" } },
      );
      return onnx.emit("Reshape", [added, onnx.dimensions(shape)]);
    });
  },
  evaluate({ attributes }, values) {
    const [x, results] = values as readonly [Value, Value];
    const data = new Float64Array(sizeOf(x.shape));
    for (const [i, offset] of firstMaxima(x, attributes).at.entries()) {
      data[offset] = (data[offset] as number) + (results.data[i] as number);
    }
    return { shape: x.shape, data };
  },
};

/** Zeros of x's shape with results added where x is the largest of a window: the transpose of `maxPick2d`. */
export function maxUnpool2d(x: Tensor, results: Tensor, attributes: PoolAttributes): Tensor {
  return applyOp(maxUnpool2dOp, [x, results], attributes);
}
