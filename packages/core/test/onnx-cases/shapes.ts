import { beside, type Case, type Cases, drawn, flattened, images, ints, scalar } from "./case.ts";

/** Operators that move elements, and what is computed of constants and shapes. */
export const shapeCases: Cases = {
  Reshape: {
    "a length to find": beside("Reshape", ints(-1, 6)),
    "a length to keep": {
      nodes: [
        { type: "Reshape", inputs: ["h", "wide"], outputs: ["table"] },
        { type: "Transpose", inputs: ["table"], outputs: ["turned"], attributes: { perm: [0, 2, 1] } },
        { type: "Reshape", inputs: ["turned", "flat"] },
      ],
      initializers: { wide: ints(0, 2, -1), flat: ints(0, 6) },
    },
  },
  Flatten: { "from an axis": images({ type: "Identity", inputs: ["h"] }) },
  Squeeze: {
    "all axes of 1": {
      nodes: [
        { type: "Unsqueeze", inputs: ["h", "axes"], outputs: ["table"] },
        { type: "Squeeze", inputs: ["table", "axes"] },
      ],
      initializers: { axes: ints(1, 3) },
    },
  },
  Unsqueeze: {
    "an axis from the end": {
      nodes: [
        { type: "Unsqueeze", inputs: ["h", "last"], outputs: ["table"] },
        { type: "Flatten", inputs: ["table"] },
      ],
      initializers: { last: ints(-1) },
    },
  },
  Transpose: {
    "axes given": images({ type: "Transpose", inputs: ["h"], attributes: { perm: [0, 2, 3, 1] } }),
    "a weight, axes the other way round": {
      nodes: [
        { type: "Transpose", inputs: ["w"], outputs: ["turned"] },
        { type: "MatMul", inputs: ["h", "turned"] },
      ],
      initializers: { w: drawn([4, 6]) },
    },
  },
  Expand: {
    "an axis of 1": {
      nodes: [
        { type: "Unsqueeze", inputs: ["h", "axis"], outputs: ["table"] },
        { type: "Expand", inputs: ["table", "shape"], outputs: ["images"] },
        flattened,
      ],
      initializers: { axis: ints(1), shape: ints(1, 3, 1) },
    },
  },
  Gather: {
    "columns by a list": beside("Gather", ints(4, 0, -1), { attributes: { axis: { int: 1 } } }),
    "one, within images": images(
      { type: "Gather", inputs: ["h", "which"], attributes: { axis: { int: 2 } } },
      { initializers: { which: { type: "int64", shape: [], values: [3] } } },
    ),
    "a table, within images": images(
      { type: "Gather", inputs: ["h", "which"], attributes: { axis: { int: 2 } } },
      { initializers: { which: { type: "int64", shape: [2, 2], values: [3, 0, 1, 6] } } },
    ),
  },
  Slice: {
    "from the end": {
      nodes: [{ type: "Slice", inputs: ["h", "starts", "ends", "axes"] }],
      initializers: { starts: ints(-4), ends: ints(2 ** 53), axes: ints(1) },
    },
  },
  Split: {
    "given lengths": {
      nodes: [
        { type: "Split", inputs: ["h", "lengths"], outputs: ["a", "b"], attributes: { axis: { int: 1 } } },
        { type: "Concat", inputs: ["b", "a"], attributes: { axis: { int: 1 } } },
      ],
      initializers: { lengths: ints(2, 4) },
    },
    "even parts": {
      nodes: [
        {
          type: "Split",
          inputs: ["h"],
          outputs: ["a", "b"],
          attributes: { axis: { int: -1 }, num_outputs: { int: 2 } },
        },
        { type: "Sub", inputs: ["a", "b"] },
      ],
      opset: 18,
    },
  },
  Concat: { columns: { nodes: [{ type: "Concat", inputs: ["h", "x"], attributes: { axis: { int: -1 } } }] } },
  Constant: {
    "in every form": {
      nodes: [
        { type: "Constant", inputs: [], outputs: ["a"], attributes: { value_float: 0.3 } },
        { type: "Constant", inputs: [], outputs: ["b"], attributes: { value_floats: { floats: [1, 2, 3, 4, 5, 6] } } },
        { type: "Constant", inputs: [], outputs: ["c"], attributes: { value: { tensor: drawn([1, 6]) } } },
        { type: "Constant", inputs: [], outputs: ["d"], attributes: { value_int: { int: 1 } } },
        { type: "Constant", inputs: [], outputs: ["e"], attributes: { value_ints: [-1, 6] } },
        { type: "Add", inputs: ["h", "a"], outputs: ["ha"] },
        { type: "Mul", inputs: ["ha", "b"], outputs: ["hb"] },
        { type: "Sub", inputs: ["hb", "c"], outputs: ["hc"] },
        { type: "Gather", inputs: ["e", "d"], outputs: ["six"] },
        { type: "Unsqueeze", inputs: ["six", "front"], outputs: ["sixes"] },
        { type: "Concat", inputs: ["minus", "sixes"], outputs: ["shape"], attributes: { axis: { int: 0 } } },
        { type: "Reshape", inputs: ["hc", "shape"] },
      ],
      initializers: { front: ints(0), minus: ints(-1) },
    },
  },
  ConstantOfShape: {
    "a value, of a computed shape": {
      nodes: [
        { type: "Shape", inputs: ["h"], outputs: ["lengths"], attributes: { start: { int: 1 } } },
        {
          type: "ConstantOfShape",
          inputs: ["lengths"],
          outputs: ["ones"],
          attributes: { value: { tensor: { shape: [1], values: [0.4] } } },
        },
        { type: "Mul", inputs: ["h", "ones"] },
      ],
    },
    "of a constant shape": {
      nodes: [
        {
          type: "ConstantOfShape",
          inputs: ["lengths"],
          outputs: ["ones"],
          attributes: { value: { tensor: { shape: [1], values: [0.4] } } },
        },
        { type: "Mul", inputs: ["h", "ones"] },
      ],
      initializers: { lengths: ints(6) },
    },
  },
  Shape: {
    "the batch put back": {
      nodes: [
        { type: "Shape", inputs: ["h"], outputs: ["lengths"] },
        { type: "Gather", inputs: ["lengths", "zero"], outputs: ["rows"] },
        { type: "Unsqueeze", inputs: ["rows", "zeros"], outputs: ["row"] },
        { type: "Slice", inputs: ["lengths", "one", "end"], outputs: ["rest"] },
        { type: "Div", inputs: ["rest", "two"], outputs: ["halves"] },
        { type: "Mul", inputs: ["halves", "two"], outputs: ["whole"] },
        { type: "Concat", inputs: ["row", "whole"], outputs: ["shape"], attributes: { axis: { int: 0 } } },
        { type: "Reshape", inputs: ["h", "shape"] },
      ],
      initializers: {
        zero: { type: "int64", shape: [], values: [0] },
        zeros: ints(0),
        one: ints(1),
        end: ints(9),
        two: ints(2),
      },
    },
  },
  Equal: { "see Where": expandedByMinusOne() },
  Where: { "as PyTorch writes expand": expandedByMinusOne() },
  Range: {
    "a slice's numbers": {
      nodes: [
        { type: "Range", inputs: ["from", "to", "by"], outputs: ["numbers"] },
        { type: "Gather", inputs: ["h", "numbers"], attributes: { axis: { int: 1 } } },
      ],
      initializers: {
        from: { type: "int64", shape: [], values: [0] },
        to: { type: "int64", shape: [], values: [5] },
        by: { type: "int64", shape: [], values: [2] },
      },
    },
  },
  Cast: {
    "of data, and of a constant": {
      nodes: [
        { type: "Cast", inputs: ["h"], outputs: ["double"], attributes: { to: { int: 11 } } },
        { type: "Cast", inputs: ["whole"], outputs: ["factor"], attributes: { to: { int: 11 } } },
        { type: "Mul", inputs: ["double", "factor"], outputs: ["product"] },
        { type: "Cast", inputs: ["product"], attributes: { to: { int: 1 } } },
      ],
      initializers: { whole: ints(3) },
    },
  },
  Identity: {
    "of data and of a parameter": {
      nodes: [
        { type: "Identity", inputs: ["w"], outputs: ["same"] },
        { type: "Identity", inputs: ["h"], outputs: ["data"] },
        { type: "MatMul", inputs: ["data", "same"] },
      ],
      initializers: { w: drawn([6, 2]) },
    },
  },
  Dropout: {
    "that is off": beside("Dropout", scalar(0.5)),
    "that is told so": {
      nodes: [{ type: "Dropout", inputs: ["h", "rate", "training"] }],
      initializers: { rate: scalar(0.5), training: { type: "bool", shape: [], values: [0] } },
    },
  },
};

/** h repeated by a shape whose −1 means "as it is". */
function expandedByMinusOne(): Case {
  return {
    nodes: [
      { type: "Unsqueeze", inputs: ["h", "axis"], outputs: ["table"] },
      { type: "Shape", inputs: ["wanted"], outputs: ["rank"] },
      { type: "ConstantOfShape", inputs: ["rank"], outputs: ["ones"], attributes: { value: { tensor: ints(1) } } },
      { type: "Mul", inputs: ["ones", "minus"], outputs: ["open"] },
      { type: "Equal", inputs: ["wanted", "open"], outputs: ["is"] },
      { type: "Where", inputs: ["is", "ones", "wanted"], outputs: ["shape"] },
      { type: "Expand", inputs: ["table", "shape"], outputs: ["images"] },
      flattened,
    ],
    initializers: {
      axis: ints(1),
      wanted: ints(-1, 2, -1),
      minus: { type: "int64", shape: [], values: [-1] },
    },
  };
}
