import { slice } from "./op/slice.ts";
import { type Lowering, requireFloating, shapeError, type Tensor } from "./tensor.ts";
import { sameShape, type TensorType } from "./types.ts";
import {
  fits,
  fitted,
  type Images,
  imagesOf,
  type Pair,
  pairOf,
  type Window,
  type WindowOptions,
  windowOf,
} from "./window.ts";

/** How images are pooled. */
export interface PoolOptions extends Omit<WindowOptions, "dilations"> {
  readonly kernel: number | Pair;
}

export interface PoolAttributes extends Window {
  readonly kernel: Pair;
}

/** Options of pooling with their defaults: windows side by side. */
export function poolAttributes(op: string, { kernel, strides = kernel, pads = 0 }: PoolOptions): PoolAttributes {
  const window = windowOf({ strides, pads });
  const size = pairOf(kernel);
  if (window.pads.some((amount, side) => amount >= (size[side % 2] as number))) {
    throw shapeError(op, `pads below the kernel of ${size.join("×")} (given ${window.pads.join(", ")})`, []);
  }
  return { kernel: size, ...window };
}

export function poolShape(op: string, inputs: readonly TensorType[], attributes: PoolAttributes): TensorType {
  const [x] = inputs as readonly [TensorType];
  const { batch, channels } = imagesOf(op, x);
  const dtype = requireFloating(op, inputs);
  return { dtype, shape: [batch, channels, ...fitted(op, x, attributes.kernel, attributes)] };
}

/** Checks images and what belongs to them: as many images, or the results of pooling them. */
export function poolPair(
  op: string,
  inputs: readonly TensorType[],
  attributes: PoolAttributes,
  second: "images" | "results",
): readonly [TensorType, Images] {
  const [x, other] = inputs as readonly [TensorType, TensorType];
  const { shape } = poolShape(op, inputs, attributes);
  if (!sameShape(other.shape, second === "images" ? x.shape : shape)) {
    throw shapeError(
      op,
      second === "images" ? "two tensors of one shape" : "images and results of their shape",
      inputs,
    );
  }
  return [x, imagesOf(op, x)];
}

/** Whether windows lie side by side and cover the images: nothing is read twice, or not at all. */
export function disjoint(x: TensorType, { kernel, strides, pads }: PoolAttributes): boolean {
  const size = x.shape.slice(2) as number[];
  const covered = size.every((length, axis) => length % (kernel[axis] as number) === 0);
  return covered && sameShape(kernel, strides) && pads.every((amount) => amount === 0);
}

/** Images without the rows and columns that windows side by side do not reach. */
export function trimmed(op: string, x: Tensor, attributes: PoolAttributes): Tensor {
  const { kernel, strides, pads } = attributes;
  if (!sameShape(kernel, strides) || pads.some((amount) => amount > 0)) return x;
  const { size } = imagesOf(op, x);
  const [rows, columns] = fits(size, kernel, attributes);
  const reached = [rows * kernel[0], columns * kernel[1]] as const;
  return sameShape(reached, size) || rows < 1 || columns < 1 ? x : slice(x, [0, 0], reached, [2, 3]);
}

/** Each element repeated over its window, for windows side by side. */
export function repeated(results: string, { kernel }: PoolAttributes, onnx: Lowering): string {
  const scales = onnx.constant("float32", [4], Float32Array.of(1, 1, ...kernel));
  return onnx.emit("Resize", [results, "", scales], {
    mode: { string: "nearest" },
    coordinate_transformation_mode: { string: "asymmetric" },
    nearest_mode: { string: "floor" },
  });
}

/** The mean of each window, zeros of the pads included. */
export function averagePoolNode(x: string, { kernel, strides, pads }: PoolAttributes, onnx: Lowering): string {
  return onnx.emit("AveragePool", [x], {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    pads: { ints: pads },
    count_include_pad: { int: 1 },
  });
}
