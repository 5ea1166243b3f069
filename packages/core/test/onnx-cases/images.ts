import { beside, type Cases, drawn, flattened, images, ints, scalar } from "./case.ts";

/** Operators on images. */
export const imageCases: Cases = {
  Conv: {
    plain: images({ type: "Conv", inputs: ["h", "w"] }, { initializers: { w: drawn([3, 2, 3, 2]) } }),
    "bias, pads, strides, dilations": images(
      {
        type: "Conv",
        inputs: ["h", "w", "b"],
        attributes: { pads: [1, 0, 2, 1], strides: [2, 1], dilations: [1, 2], kernel_shape: [3, 2] },
      },
      { initializers: { w: drawn([3, 2, 3, 2]), b: drawn([3], 2) } },
    ),
    "same, more after": images(
      { type: "Conv", inputs: ["h", "w"], attributes: { auto_pad: "SAME_UPPER", strides: [2, 2] } },
      { initializers: { w: drawn([2, 2, 3, 3]) } },
    ),
    "same, more before": images(
      { type: "Conv", inputs: ["h", "w"], attributes: { auto_pad: "SAME_LOWER", strides: [2, 2] } },
      { initializers: { w: drawn([2, 2, 3, 3]) } },
    ),
    groups: images(
      { type: "Conv", inputs: ["h", "w"], attributes: { group: { int: 2 }, auto_pad: "VALID" } },
      { initializers: { w: drawn([4, 1, 2, 2]) } },
    ),
    "a signal": {
      width: 2 * 9,
      images: [2, 9],
      nodes: [
        { type: "Conv", inputs: ["h", "w"], outputs: ["images"], attributes: { pads: [1, 2], strides: [2] } },
        flattened,
      ],
      initializers: { w: drawn([3, 2, 3]) },
    },
  },
  MaxPool: {
    plain: images({ type: "MaxPool", inputs: ["h"], attributes: { kernel_shape: [2, 2], strides: [2, 2] } }),
    "overlapping, with pads": images({
      type: "MaxPool",
      inputs: ["h"],
      attributes: { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 1, 1] },
    }),
    "counted upwards": images({
      type: "MaxPool",
      inputs: ["h"],
      attributes: { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: { int: 1 } },
    }),
  },
  AveragePool: {
    plain: images({ type: "AveragePool", inputs: ["h"], attributes: { kernel_shape: [2, 3], strides: [2, 3] } }),
    "pads that do not count": images({
      type: "AveragePool",
      inputs: ["h"],
      attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [2, 2] },
    }),
    "pads that count": images({
      type: "AveragePool",
      inputs: ["h"],
      attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: { int: 1 } },
    }),
    "counted upwards": images({
      type: "AveragePool",
      inputs: ["h"],
      attributes: { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: { int: 1 } },
    }),
  },
  GlobalAveragePool: { images: images({ type: "GlobalAveragePool", inputs: ["h"] }) },
  GlobalMaxPool: { images: images({ type: "GlobalMaxPool", inputs: ["h"] }) },
  Pad: {
    zeros: beside("Pad", ints(0, 1, 0, 2)),
    "a number, along an axis": {
      nodes: [{ type: "Pad", inputs: ["h", "pads", "value", "axes"] }],
      initializers: { pads: ints(2, 1), value: scalar(0.7), axes: ints(-1) },
      opset: 18,
    },
  },
};
