import {
  add,
  averagePool2d,
  constant,
  conv2d,
  type Dimension,
  maxPool2d,
  mean,
  mul,
  type Pads,
  type Pair,
  pad,
  reduceMax,
  reshape,
  sizeOf,
  type Tensor,
} from "../../../graph/index.ts";
import {
  axisWithin,
  type Call,
  intOf,
  intsOf,
  keepSmall,
  numberAt,
  numbersAt,
  optionalTensorAt,
  refuse,
  stringOf,
  tensorAt,
} from "../call.ts";
import type { ImportedOperator } from "../operator.ts";
import { type NodeWindow, pairFrom, windowFrom } from "../windows.ts";

/** An input as images: a signal [batch, channels, length] is one of height 1. */
function imagesAt(call: Call, index: number): Tensor {
  const x = tensorAt(call, index);
  const [batch, channels, length] = x.shape as readonly [Dimension, Dimension, Dimension];
  return x.shape.length === 3 ? reshape(x, [batch, channels, 1, length]) : x;
}

/** Images as the input had its axes. */
function likeInput(call: Call, images: Tensor): Tensor {
  const [batch, channels, , width] = images.shape as readonly [Dimension, Dimension, Dimension, Dimension];
  return tensorAt(call, 0).shape.length === 3 ? reshape(images, [batch, channels, width]) : images;
}

const sizeOfImages = ({ shape }: Tensor): Pair => shape.slice(2) as unknown as Pair;

function convolved(call: Call): Tensor {
  const [x, weight] = [imagesAt(call, 0), imagesAt(call, 1)];
  const { strides, dilations, pads } = windowFrom(call, sizeOfImages(x), sizeOfImages(weight));
  const result = conv2d(x, weight, { strides, dilations, pads, groups: intOf(call, "group", 1) });
  const bias = optionalTensorAt(call, 2);
  const shifted = bias === undefined ? result : add(result, reshape(bias, [...bias.shape, 1, 1]));
  return likeInput(call, shifted);
}

interface Pooling extends NodeWindow {
  readonly x: Tensor;
  readonly kernel: Pair;
  /** All pads, those after the images too. */
  readonly around: Pads;
}

function poolingOf(call: Call): Pooling {
  const x = imagesAt(call, 0);
  const kernel = pairFrom(call, intsOf(call, "kernel_shape") ?? refuse(call, "a kernel_shape", "none"));
  const window = windowFrom(call, sizeOfImages(x), kernel);
  if (window.dilations.some((distance) => distance !== 1)) {
    refuse(call, "dilations of 1", window.dilations.join(", "));
  }
  const { pads, beyond } = window;
  return { x, kernel, ...window, around: [pads[0], pads[1], pads[2] + beyond[0], pads[3] + beyond[1]] };
}

/** How many of a window's elements count along one axis, by the window: those of the images, or of the pads too. */
function counts({ x, kernel, strides, pads, around }: Pooling, axis: 0 | 1, withPads: boolean): readonly number[] {
  const size = sizeOfImages(x)[axis];
  const [before, after] = [pads[axis], pads[axis + 2] as number];
  const windows = Math.floor((size + before + (around[axis + 2] as number) - kernel[axis]) / strides[axis]) + 1;
  const [low, high] = withPads ? [-before, size + after] : [0, size];
  return Array.from({ length: windows }, (_, i) => {
    const start = i * strides[axis] - before;
    return Math.min(start + kernel[axis], high) - Math.max(start, low);
  });
}

/** The mean of what counts in each window: that of all its elements, in which pads are zeros, by their share. */
function averaged(call: Call): Tensor {
  const pooling = poolingOf(call);
  const { x, kernel, strides, around } = pooling;
  const result = averagePool2d(x, { kernel, strides, pads: around });
  keepSmall(call, sizeOf(sizeOfImages(result)));
  const withPads = intOf(call, "count_include_pad", 0) === 1;
  const [rows, columns] = [counts(pooling, 0, withPads), counts(pooling, 1, withPads)];
  const all = kernel[0] * kernel[1];
  const shares = rows.flatMap((row) => columns.map((column) => all / (row * column)));
  if (shares.every((share) => share === 1)) return likeInput(call, result);
  return likeInput(call, mul(result, constant(shares, x.dtype, [rows.length, columns.length])));
}

function maximal(call: Call): Tensor {
  const { x, kernel, strides, around } = poolingOf(call);
  if (call.node.outputs.slice(1).some((name) => name !== "")) refuse(call, "one output", "its indices too");
  return likeInput(call, maxPool2d(x, { kernel, strides, pads: around }));
}

/** Zeros, or another number, around an input. */
function padded(call: Call): Tensor {
  const x = tensorAt(call, 0);
  const mode = stringOf(call, "mode", "constant");
  if (mode !== "constant") refuse(call, "mode constant", mode);
  const amounts = numbersAt(call, 1);
  const every = x.shape.map((_, axis) => axis);
  const axes = call.operands[3] === undefined ? every : numbersAt(call, 3);
  const places = axes.map((axis) => axisWithin(call, axis, x.shape.length));
  const amount = (axis: number, from: number): number =>
    places.includes(axis) ? (amounts[from + places.indexOf(axis)] ?? 0) : 0;
  const before = every.map((axis) => amount(axis, 0));
  const after = every.map((axis) => amount(axis, axes.length));
  const value = numberAt(call, 2) ?? 0;
  return value === 0 ? pad(x, before, after) : add(pad(add(x, -value), before, after), value);
}

/** The axes of images beside batch and channels. */
const spatial = ({ shape }: Tensor): readonly number[] => shape.map((_, axis) => axis).slice(2);

/** Operators on images [batch, channels, height, width], and signals [batch, channels, length]. */
export const imageOperators: Readonly<Record<string, ImportedOperator>> = {
  Conv: { curvature: "product", roles: [undefined, "weight", "bias"], outputAxis: () => 0, apply: convolved },
  MaxPool: { curvature: "kinks", apply: maximal },
  AveragePool: { curvature: "none", apply: averaged },
  GlobalAveragePool: {
    curvature: "none",
    apply(call) {
      const x = tensorAt(call, 0);
      return mean(x, { axes: spatial(x), keepDimensions: true });
    },
  },
  GlobalMaxPool: {
    curvature: "kinks",
    apply(call) {
      const x = tensorAt(call, 0);
      return reduceMax(x, { axes: spatial(x), keepDimensions: true });
    },
  },
  Pad: { curvature: "none", fixed: [1, 2, 3], apply: padded },
};
