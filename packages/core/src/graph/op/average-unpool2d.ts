import { windowAttributes } from "../convolution.ts";
import { disjoint, type PoolAttributes, repeated } from "../pooling.ts";
import { inSingle } from "../single.ts";
import type { OpDefinition, Tensor } from "../tensor.ts";
import { applyOp, requireFloating, shapeError } from "../tensor.ts";
import type { TensorType, Value } from "../types.ts";
import { sameShape, sizeOf } from "../types.ts";
import { beyond, fits, forEachTap, imagesOf, type Pair } from "../window.ts";
import { averagePool2dOp } from "./average-pool2d.ts";

interface AverageUnpoolAttributes extends PoolAttributes {
  /** Height and width of the images. */
  readonly size: Pair;
}

export const averageUnpool2dOp: OpDefinition<AverageUnpoolAttributes> = {
  name: "average-unpool2d",
  infer(inputs, attributes) {
    const { size, kernel } = attributes;
    const dtype = requireFloating("average-unpool2d", inputs);
    const { batch, channels, size: area } = imagesOf("average-unpool2d", inputs[0] as TensorType);
    if (!sameShape(fits(size, kernel, attributes), area)) {
      throw shapeError("average-unpool2d", `results of pooling ${size.join("×")} images`, inputs);
    }
    return { dtype, shape: [batch, channels, ...size] };
  },
  vjp: ({ attributes: { size: _, ...attributes } }, upstream) => [applyOp(averagePool2dOp, [upstream], attributes)],
  lower(node, onnx) {
    const { attributes, shape } = node;
    const { kernel, size } = attributes;
    const share = Math.fround(1 / sizeOf(kernel));
    return inSingle(node, onnx, ([results]) => {
      if (disjoint(node, attributes)) {
        const shared = onnx.emit("Mul", [results as string, onnx.constant("float32", [], Float32Array.of(share))]);
        return repeated(shared, attributes, onnx);
      }
      const area = fits(size, kernel, attributes);
      const each = onnx.emit("Reshape", [results as string, onnx.dimensions([-1, 1, ...area])]);
      const weights = new Float32Array(sizeOf(kernel)).fill(share);
      const spread = onnx.emit("ConvTranspose", [each, onnx.constant("float32", [1, 1, ...kernel], weights)], {
        ...windowAttributes(attributes),
        output_padding: { ints: beyond(size, kernel, attributes) },
      });
      return onnx.emit("Reshape", [spread, onnx.dimensions(shape)]);
    });
  },
  evaluate({ attributes }, [results]) {
    const { shape, data } = results as Value;
    const [batch, channels, ...area] = shape as readonly [number, number, number, number];
    const { kernel, size } = attributes;
    const [image, result, taps] = [sizeOf(size), sizeOf(area), sizeOf(kernel)];
    const spread = new Float64Array(batch * channels * image);
    for (let n = 0; n < batch * channels; n++) {
      forEachTap(size, kernel, attributes, (offset, to) => {
        spread[n * image + offset] = (spread[n * image + offset] as number) + (data[n * result + to] as number) / taps;
      });
    }
    return { shape: [batch, channels, ...size], data: spread };
  },
};

/** Each result shared out over its window: the transpose of `averagePool2d`, for images of a size. */
export function averageUnpool2d(results: Tensor, attributes: AverageUnpoolAttributes): Tensor {
  return applyOp(averageUnpool2dOp, [results], attributes);
}
