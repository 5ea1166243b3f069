import { alone, beside, type Cases, drawn, images, ints, positive, scalar } from "./case.ts";

/** Operators that compute. */
export const arithmeticCases: Cases = {
  Gemm: {
    plain: beside("Gemm", drawn([6, 4])),
    "transposed, scaled, with a matrix added": {
      nodes: [{ type: "Gemm", inputs: ["h", "w", "b"], attributes: { transB: { int: 1 }, alpha: 0.5, beta: 2 } }],
      initializers: { w: drawn([4, 6]), b: drawn([1, 4], 2) },
    },
  },
  MatMul: {
    matrices: beside("MatMul", drawn([6, 4])),
    "a vector on the right": {
      nodes: [
        { type: "MatMul", inputs: ["h", "w"], outputs: ["v"] },
        { type: "Unsqueeze", inputs: ["v", "axes"] },
      ],
      initializers: { w: drawn([6]), axes: ints(1) },
    },
  },
  Add: { "a row": beside("Add", drawn([6])), itself: { nodes: [{ type: "Add", inputs: ["h", "h"] }] } },
  Sub: { "a row": beside("Sub", drawn([6])) },
  Mul: { "a row": beside("Mul", drawn([6])), itself: { nodes: [{ type: "Mul", inputs: ["h", "h"] }] } },
  Div: { "a row": beside("Div", drawn([6])), "a number": beside("Div", scalar(1.7)) },
  Sum: { three: { nodes: [{ type: "Sum", inputs: ["h", "b", "h"] }], initializers: { b: drawn([6]) } } },
  Max: { two: beside("Max", drawn([6])) },
  Min: { two: beside("Min", drawn([6])) },
  Neg: { alone: alone("Neg") },
  Pow: { "a whole exponent": beside("Pow", scalar(3)), "a whole one in a list": beside("Pow", ints(2)) },
  Sqrt: { "of what is above 0": positive("Sqrt") },
  Exp: { alone: alone("Exp") },
  Log: { "of what is above 0": positive("Log") },
  Reciprocal: { "of what is above 0": positive("Reciprocal") },
  Sin: { alone: alone("Sin") },
  Cos: { alone: alone("Cos") },
  Abs: { alone: alone("Abs") },
  Relu: { alone: alone("Relu") },
  LeakyRelu: { plain: alone("LeakyRelu"), steeper: alone("LeakyRelu", { alpha: 0.3 }) },
  PRelu: { "a slope a column": beside("PRelu", drawn([6])) },
  Clip: {
    both: {
      nodes: [{ type: "Clip", inputs: ["h", "low", "high"] }],
      initializers: { low: scalar(-0.3), high: scalar(0.6) },
    },
    "above alone": { nodes: [{ type: "Clip", inputs: ["h", "", "high"] }], initializers: { high: scalar(0.2) } },
  },
  HardSigmoid: { plain: alone("HardSigmoid"), other: alone("HardSigmoid", { alpha: 0.4, beta: 0.3 }) },
  HardSwish: { alone: alone("HardSwish") },
  Elu: { plain: alone("Elu"), other: alone("Elu", { alpha: 0.6 }) },
  Celu: { other: alone("Celu", { alpha: 0.6 }) },
  Selu: { alone: alone("Selu") },
  Sigmoid: { alone: alone("Sigmoid") },
  Tanh: { alone: alone("Tanh") },
  Softplus: { alone: alone("Softplus") },
  Softsign: { alone: alone("Softsign") },
  Mish: { alone: alone("Mish", {}, 18) },
  Erf: { alone: alone("Erf") },
  Gelu: { plain: alone("Gelu", {}, 20), tanh: alone("Gelu", { approximate: "tanh" }, 21) },
  ReduceMean: {
    "axes as an attribute": alone("ReduceMean", { axes: [1], keepdims: { int: 1 } }),
    "axes as an input": beside("ReduceMean", ints(-1), { opset: 18 }),
  },
  ReduceSum: {
    "without its axis": {
      nodes: [
        { type: "ReduceSum", inputs: ["h", "axes"], outputs: ["sums"], attributes: { keepdims: { int: 0 } } },
        { type: "Unsqueeze", inputs: ["sums", "axes"] },
      ],
      initializers: { axes: ints(1) },
    },
    "nothing to do": alone("ReduceSum", { noop_with_empty_axes: { int: 1 } }),
  },
  ReduceMax: {
    "axes as an attribute": alone("ReduceMax", { axes: [1] }),
    later: beside("ReduceMax", ints(1), { opset: 18 }),
  },
  ReduceL2: {
    "axes as an attribute": alone("ReduceL2", { axes: [1] }),
    "axes as an input": beside("ReduceL2", ints(1), { opset: 18 }),
  },
  Softmax: { "the last axis": alone("Softmax"), "an axis": alone("Softmax", { axis: { int: 1 } }) },
  LogSoftmax: { "the last axis": alone("LogSoftmax") },
  LayerNormalization: {
    "scale and bias": {
      nodes: [{ type: "LayerNormalization", inputs: ["h", "s", "b"], attributes: { epsilon: 0.01 } }],
      initializers: { s: drawn([6]), b: drawn([6], 2) },
    },
    "scale alone": beside("LayerNormalization", drawn([6])),
  },
  BatchNormalization: {
    "of columns": {
      nodes: [{ type: "BatchNormalization", inputs: ["h", "s", "b", "m", "v"], attributes: { epsilon: 0.01 } }],
      initializers: { s: drawn([6]), b: drawn([6], 2), m: drawn([6], 3), v: drawn([6], 4, 0.2, 2) },
    },
    "of images": images(
      { type: "BatchNormalization", inputs: ["h", "s", "b", "m", "v"] },
      { initializers: { s: drawn([2]), b: drawn([2], 2), m: drawn([2], 3), v: drawn([2], 4, 0.2, 2) } },
    ),
  },
};
