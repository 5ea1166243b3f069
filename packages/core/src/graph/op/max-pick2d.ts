import { chosen, firstMaxima, maximaIndices } from "../pool-maxima.ts";
import { averagePoolNode, disjoint, type PoolAttributes, poolPair } from "../pooling.ts";
import { inSingle } from "../single.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp } from "../tensor.ts";
import type { Value } from "../types.ts";
import { fits } from "../window.ts";
import { maxUnpool2d } from "./max-unpool2d.ts";

export const maxPick2dOp: OpDefinition<PoolAttributes> = {
  name: "max-pick2d",
  infer(inputs, attributes) {
    const [x, { batch, channels, size }] = poolPair("max-pick2d", inputs, attributes, "images");
    return { dtype: x.dtype, shape: [batch, channels, ...fits(size, attributes.kernel, attributes)] };
  },
  vjp: ({ inputs: [x], attributes }, upstream) => [null, maxUnpool2d(x as Tensor, upstream, attributes)],
  lower(node, onnx) {
    const { attributes, shape, inputs } = node;
    return inSingle(node, onnx, ([x, images]) => {
      if (disjoint(inputs[0] as Tensor, attributes)) {
        const mask = chosen(x as string, (inputs[0] as Tensor).shape, attributes, onnx);
        const mean = averagePoolNode(onnx.emit("Mul", [mask, images as string]), attributes, onnx);
        const [height, width] = attributes.kernel;
        return onnx.emit("Mul", [mean, onnx.constant("float32", [], Float32Array.of(height * width))]);
      }
      const flat = (name: string): string => onnx.emit("Reshape", [name, onnx.dimensions([-1])]);
      const indices = flat(maximaIndices(x as string, attributes, onnx));
      const picked = onnx.emit("GatherElements", [flat(images as string), indices], { axis: { int: 0 } });
      return onnx.emit("Reshape", [picked, onnx.dimensions(shape)]);
    });
  },
  evaluate({ attributes }, values) {
    const [x, images] = values as readonly [Value, Value];
    const { shape, at } = firstMaxima(x, attributes);
    return { shape, data: Float64Array.from(at, (offset) => images.data[offset] as number) };
  },
};

/** What images hold where x is the largest of each window: with x itself for images, `maxPool2d`. */
export function maxPick2d(x: Tensor, images: Tensor, attributes: PoolAttributes): Tensor {
  return applyOp(maxPick2dOp, [x, images], attributes);
}
