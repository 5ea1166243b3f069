import { nodeRuntime } from "isocline/node";
import { arrayOf, describeOp, type OpContract, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { portableRuntime } from "../../../test/portable-runtime.ts";
import type { Tensor } from "../tensor.ts";
import type { DType, Shape } from "../types.ts";
import { averageUnpool2d } from "./average-unpool2d.ts";
import { convTranspose2d } from "./conv-transpose2d.ts";
import { convWeightGradient2d } from "./conv-weight-gradient2d.ts";
import { geluSlope } from "./gelu-slope.ts";
import { gemm } from "./gemm.ts";
import * as op from "./index.ts";
import { gelu, softplus } from "./index.ts";
import { maxPick2d } from "./max-pick2d.ts";
import { maxUnpool2d } from "./max-unpool2d.ts";
import { opRegistry } from "./registry.ts";
import { siluSlope } from "./silu-slope.ts";

const runtimes = { node: nodeRuntime(), portable: portableRuntime() };
afterAll(() => runtimes.node.close());

const x = (shape: Shape, dtype: DType = "float32"): Tensor => op.input("x", dtype, shape);
const y = (shape: Shape, dtype: DType = "float32"): Tensor => op.input("y", dtype, shape);
const matrix = sampleArray([3, 4]);
const other = sampleArray([3, 4], { seed: 1 });
const row = sampleArray([4], { seed: 2 });
const positive = sampleArray([3, 4], { from: 0.3, to: 3 });
const offKinks = sampleArray([3, 4], { avoid: [0] });
const rows = arrayOf("int64", [5], [2, 0, 2, 1, 2]);
const flags = arrayOf("bool", [3, 4], [1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1]);
const moreFlags = arrayOf("bool", [4], [1, 1, 0, 0]);
const words = { dtype: "string", shape: [2, 2], data: ["red", "blue", "", "Red"] } as const;

type Row = Omit<OpContract, "name">;
type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;

const unary = (apply: Unary, inputs: OpContract["inputs"] = [matrix], facts: OpContract["facts"] = {}): Row => ({
  build: ([a]) => apply(a as Tensor),
  inputs,
  facts,
  refuses: { integers: () => apply(x([2], "int64")) },
});
const binary = (apply: Binary, inputs: OpContract["inputs"] = [matrix, row], facts: OpContract["facts"] = {}): Row => ({
  build: ([a, b]) => apply(a as Tensor, b as Tensor),
  inputs,
  facts,
  refuses: {
    "shapes that do not broadcast": () => apply(x([3, 4]), y([3])),
    "a named length against another": () => apply(x(["rows"]), y(["columns"])),
    "two dtypes": () => apply(x([3]), y([3], "float64")),
  },
});
const comparison = (apply: Binary): Row => binary(apply, [matrix, other], { order: 0 });
const reduction = (apply: (x: Tensor, options: { readonly axes: readonly number[] }) => Tensor): Row => ({
  ...unary((a) => apply(a, { axes: [-1] })),
  refuses: {
    "an axis that is not there": () => apply(x([3, 4]), { axes: [2] }),
    "an axis given twice": () => apply(x([3, 4]), { axes: [1, -1] }),
    integers: () => apply(x([3], "int64"), { axes: [0] }),
  },
});

const images = sampleArray([2, 4, 5, 6], { seed: 3 });
/** A window that treats its two directions differently in every way. */
const oblique = { strides: [2, 1], pads: [1, 0, 2, 1], dilations: [1, 2], groups: 2 } as const;
const kernels = sampleArray([6, 2, 3, 2], { seed: 4 });
const convolved = sampleArray([2, 6, 3, 5], { seed: 5 });
const beside = { kernel: [2, 3], strides: [2, 3], pads: [0, 0, 0, 0], dilations: [1, 1] } as const;
const overlapping = { kernel: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1], dilations: [1, 1] } as const;

const contracts: Readonly<Record<string, Row>> = {
  "average-pool2d": {
    ...unary((a) => op.averagePool2d(a, { kernel: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1] }), [images]),
    facts: { singlePrecision: true },
    refuses: {
      "a matrix": () => op.averagePool2d(x([3, 4]), { kernel: 2 }),
      "an image smaller than the window": () => op.averagePool2d(x([1, 1, 2, 2]), { kernel: 3 }),
      "pads as large as the window": () => op.averagePool2d(x([1, 1, 4, 4]), { kernel: 2, pads: 2 }),
      integers: () => op.averagePool2d(x([1, 1, 4, 4], "int64"), { kernel: 2 }),
    },
  },
  "average-unpool2d": {
    ...unary((a) => averageUnpool2d(a, { ...overlapping, size: [5, 6] }), [sampleArray([2, 4, 2, 6])]),
    facts: { singlePrecision: true },
    refuses: { "results of another size": () => averageUnpool2d(x([1, 1, 3, 3]), { ...beside, size: [4, 4] }) },
  },
  "conv-transpose2d": {
    build: ([a, b]) => convTranspose2d(a as Tensor, b as Tensor, { ...oblique, size: [5, 6] }),
    inputs: [convolved, kernels],
    facts: { singlePrecision: true },
    refuses: {
      "results of another size": () => convTranspose2d(x([1, 6, 3, 4]), y([6, 2, 3, 2]), { ...oblique, size: [5, 6] }),
      "weights of other outputs": () => convTranspose2d(x([1, 4, 3, 5]), y([6, 2, 3, 2]), { ...oblique, size: [5, 6] }),
    },
  },
  "conv-weight-gradient2d": {
    build: ([a, b]) => convWeightGradient2d(a as Tensor, b as Tensor, { ...oblique, kernel: [3, 2] }),
    inputs: [images, convolved],
    facts: { singlePrecision: true },
    refuses: {
      "another batch": () => convWeightGradient2d(x([1, 4, 5, 6]), y([2, 6, 3, 5]), { ...oblique, kernel: [3, 2] }),
      "results of another size": () =>
        convWeightGradient2d(x([2, 4, 5, 6]), y([2, 6, 3, 4]), { ...oblique, kernel: [3, 2] }),
    },
  },
  conv2d: {
    build: ([a, b]) => op.conv2d(a as Tensor, b as Tensor, oblique),
    inputs: [images, kernels],
    facts: { singlePrecision: true },
    refuses: {
      "images of other channels": () => op.conv2d(x([2, 3, 5, 6]), y([6, 2, 3, 2]), oblique),
      "an image smaller than the window": () => op.conv2d(x([2, 2, 2, 2]), y([6, 2, 3, 3])),
      "a matrix": () => op.conv2d(x([2, 2]), y([6, 2, 3, 3])),
      "outputs that do not fall into groups": () => op.conv2d(x([2, 4, 5, 6]), y([3, 2, 1, 1]), { groups: 2 }),
      "half a group": () => op.conv2d(x([2, 4, 5, 6]), y([3, 2, 1, 1]), { groups: 0.5 }),
      "no stride": () => op.conv2d(x([2, 2, 5, 6]), y([3, 2, 1, 1]), { strides: 0 }),
      "images of unknown height": () => op.conv2d(x([2, 2, "height", 6]), y([3, 2, 1, 1])),
    },
  },
  "max-pick2d": {
    build: ([a, b]) => maxPick2d(a as Tensor, b as Tensor, overlapping),
    inputs: [images, sampleArray([2, 4, 5, 6], { seed: 6 })],
    facts: { singlePrecision: true },
    refuses: { "images of two sizes": () => maxPick2d(x([1, 1, 4, 6]), y([1, 1, 4, 5]), beside) },
  },
  "max-pool2d": {
    ...unary((a) => op.maxPool2d(a, { kernel: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1] }), [images]),
    facts: { singlePrecision: true },
    refuses: {
      "a matrix": () => op.maxPool2d(x([3, 4]), { kernel: 2 }),
      "an image smaller than the window": () => op.maxPool2d(x([1, 1, 2, 2]), { kernel: 3 }),
      "pads as large as the window": () => op.maxPool2d(x([1, 1, 4, 4]), { kernel: 2, pads: 2 }),
    },
  },
  "max-unpool2d": {
    build: ([a, b]) => maxUnpool2d(a as Tensor, b as Tensor, overlapping),
    inputs: [images, sampleArray([2, 4, 2, 6], { seed: 6 })],
    facts: { singlePrecision: true },
    refuses: { "results of another size": () => maxUnpool2d(x([1, 1, 4, 6]), y([1, 1, 4, 6]), beside) },
  },
  "arg-max": {
    build: ([a]) => op.argMax(a as Tensor),
    inputs: [arrayOf("float32", [3, 3], [1, 2, 0, 4, 4, -1, -3, -2, -1])],
    facts: { order: 0 },
    refuses: { integers: () => op.argMax(x([3], "int64")), "a scalar": () => op.argMax(x([])) },
  },
  abs: unary(op.abs, [offKinks]),
  add: binary(op.add),
  and: {
    build: ([a, b]) => op.logicalAnd(a as Tensor, b as Tensor),
    inputs: [flags, moreFlags],
    facts: { order: 0 },
    refuses: { numbers: () => op.logicalAnd(x([3], "bool"), y([3])) },
  },
  cast: {
    build: ([a]) => op.cast(op.mul(op.cast(a as Tensor, a?.dtype === "float32" ? "float64" : "float32"), 3), "float64"),
    inputs: [matrix],
    facts: { singlePrecision: true },
  },
  concat: {
    build: ([a, b]) => op.concat([a as Tensor, b as Tensor, a as Tensor], -1),
    inputs: [matrix, sampleArray([3, 2])],
    refuses: {
      "other rows": () => op.concat([x([3, 4]), y([2, 4])], 1),
      "two dtypes": () => op.concat([x([3]), y([3], "float64")], 0),
      "a length that is not known": () => op.concat([x(["rows"]), y(["rows"])], 0),
      nothing: () => op.concat([], 0),
    },
  },
  constant: {
    build: ([a]) => op.mul(a as Tensor, op.constant([1, -2, 3, 0.5], (a as Tensor).dtype, [4])),
    inputs: [matrix],
  },
  cos: unary(op.cos),
  div: binary(op.div, [matrix, sampleArray([4], { from: 0.5, to: 2 })]),
  equal: comparison(op.equal),
  erf: unary(op.erf, [matrix], { singlePrecision: true }),
  exp: unary(op.exp),
  expand: {
    build: ([a]) => op.expand(a as Tensor, [2, 3, 4]),
    inputs: [sampleArray([3, 1])],
    refuses: { "a shape it does not fit": () => op.expand(x([3]), [3, 4]) },
  },
  gather: {
    build: ([a, indices]) => op.gather(a as Tensor, indices as Tensor),
    inputs: [matrix, rows],
    refuses: {
      "floating indices": () => op.gather(x([3, 4]), y([2])),
      "a scalar": () => op.gather(x([]), y([2], "int64")),
    },
  },
  gelu: unary(gelu, [matrix], { singlePrecision: true }),
  "gelu-slope": unary(geluSlope, [matrix], { singlePrecision: true }),
  gemm: {
    build: ([a, b, c]) => gemm(a as Tensor, b as Tensor, c as Tensor, { transposeA: true, alpha: -4, beta: 0.5 }),
    inputs: [matrix, sampleArray([3, 2]), sampleArray([2])],
  },
  greater: comparison(op.greater),
  "greater-or-equal": comparison(op.greaterOrEqual),
  finite: unary(op.finite, [arrayOf("float64", [5], [1, Number.NaN, -Infinity, Infinity, -3e38])], { order: 0 }),
  "label-decode": {
    build: ([a]) => op.labelDecode(a as Tensor, ["blue", "red"]),
    inputs: [arrayOf("int64", [2, 2], [1, 0, 2, 1])],
    facts: { order: 0 },
    refuses: { numbers: () => op.labelDecode(x([3]), ["a"]) },
  },
  floor: unary(op.floor, [arrayOf("float64", [6], [1, -0.5, 2.75, -3, 1e15 + 0.5, -7.25])], { order: 0 }),
  "label-encode": {
    build: ([a]) => op.labelEncode(a as Tensor, ["blue", "red", ""]),
    inputs: [words],
    facts: { order: 0 },
    refuses: { numbers: () => op.labelEncode(x([3]), ["a"]) },
  },
  less: comparison(op.less),
  "less-or-equal": comparison(op.lessOrEqual),
  log: unary(op.log, [positive]),
  log1p: unary(op.log1p, [sampleArray([3, 4], { from: -0.7 })]),
  matmul: {
    build: ([a, b]) => op.matmul(a as Tensor, b as Tensor),
    inputs: [matrix, sampleArray([4, 2])],
    refuses: {
      "inner lengths that differ": () => op.matmul(x([3, 4]), y([3, 4])),
      "a vector": () => op.matmul(x([3, 4]), y([4])),
      "batches that do not broadcast": () => op.matmul(x([2, 3, 4]), y([3, 4, 5])),
    },
  },
  max: binary(op.max, [matrix, other]),
  min: binary(op.min, [matrix, other]),
  mul: binary(op.mul),
  norm: reduction(op.norm),
  "normal-cdf": unary(op.normalCdf, [matrix], { singlePrecision: true }),
  not: {
    build: ([a]) => op.logicalNot(a as Tensor),
    inputs: [flags],
    facts: { order: 0 },
    refuses: { numbers: () => op.logicalNot(x([3])) },
  },
  "one-hot": {
    build: ([indices]) => op.oneHot(indices as Tensor, 3),
    inputs: [arrayOf("int64", [2, 3], [2, 0, 3, -1, -4, 1])],
    facts: { order: 0 },
    refuses: {
      "floating indices": () => op.oneHot(x([3]), 2),
      "a depth of 0": () => op.oneHot(x([3], "int64"), 0),
    },
  },
  or: {
    build: ([a, b]) => op.logicalOr(a as Tensor, b as Tensor),
    inputs: [flags, moreFlags],
    facts: { order: 0 },
    refuses: { numbers: () => op.logicalOr(x([3]), y([3], "bool")) },
  },
  pad: {
    build: ([a]) => op.pad(a as Tensor, [1, 0], [0, 2]),
    inputs: [matrix],
    refuses: {
      "negative amounts": () => op.pad(x([3, 4]), [0, -1], [0, 0]),
      "an amount too few": () => op.pad(x([3, 4]), [1], [1]),
      "an axis of unknown length": () => op.pad(x(["rows"]), [1], [0]),
    },
  },
  pow: binary(op.pow, [positive, row]),
  power: unary((a) => op.pow(a, 2.5), [positive]),
  "random-uniform": {
    build: ([key]) => op.randomUniform(key as Tensor, [4, 5]),
    inputs: [arrayOf("int64", [], [7])],
    facts: { order: 0 },
    refuses: {
      "a floating key": () => op.randomUniform(x([]), [3]),
      "a vector of keys": () => op.randomUniform(x([2], "int64"), [3]),
    },
  },
  "reduce-max": reduction(op.reduceMax),
  relu: unary(op.relu, [offKinks]),
  reshape: {
    build: ([a]) => op.reshape(op.tanh(a as Tensor), [2, 6]),
    inputs: [matrix],
    refuses: {
      "another number of elements": () => op.reshape(x([3, 4]), [5]),
      "a length that may differ": () => op.reshape(x(["rows", 4]), ["columns", 4]),
    },
  },
  "scatter-add": {
    build: ([updates, indices]) => op.scatterAdd(updates as Tensor, indices as Tensor, [3, 4]),
    inputs: [sampleArray([5, 4]), rows],
    refuses: { "updates of another width": () => op.scatterAdd(x([2, 3]), y([2], "int64"), [5, 4]) },
  },
  sigmoid: unary(op.sigmoid),
  sign: unary(op.sign, [offKinks], { order: 0 }),
  silu: unary(op.silu),
  "silu-slope": unary(siluSlope),
  sin: unary(op.sin),
  slice: {
    build: ([a]) => op.slice(a as Tensor, [-3, 1], [-1, 3], [1, 0]),
    inputs: [matrix],
    refuses: {
      "an end past the last": () => op.slice(x([3, 4]), [0], [4]),
      "a start after the end": () => op.slice(x([3, 4]), [2], [1]),
      "an axis of unknown length": () => op.slice(x(["rows"]), [0], [1]),
      "an axis given twice": () => op.slice(x([3, 4]), [0, 0], [1, 1], [0, 0]),
      "starts without ends": () => op.slice(x([3, 4]), [0, 0], [1]),
    },
  },
  softplus: unary(softplus),
  split: {
    build: ([a]) => op.mul(...(op.split(a as Tensor, [2, 2], 1) as [Tensor, Tensor])),
    inputs: [matrix],
    refuses: {
      "lengths that do not add up": () => op.split(x([3, 4]), [1, 2], 1),
      "an axis that is not there": () => op.split(x([3]), [3], 1),
    },
  },
  sqrt: unary(op.sqrt, [positive]),
  "across-batch": {
    build: ([a]) => op.acrossBatch(op.tanh(a as Tensor)),
    inputs: [matrix],
  },
  "stop-gradient": {
    build: ([a]) => op.stopGradient(op.tanh(a as Tensor)),
    inputs: [matrix],
    facts: { order: 0 },
  },
  sub: binary(op.sub),
  sum: reduction(op.sum),
  tanh: unary(op.tanh),
  transpose: {
    build: ([a]) => op.transpose(a as Tensor, [2, 0, 1]),
    inputs: [sampleArray([2, 3, 4])],
    refuses: { "what is no permutation": () => op.transpose(x([3, 4]), [0, 0]) },
  },
  where: {
    build: ([condition, a, b]) => op.where(condition as Tensor, a as Tensor, b as Tensor),
    inputs: [flags, matrix, row],
    refuses: {
      "a condition of numbers": () => op.where(x([3]), x([3]), y([3])),
      "branches of two dtypes": () => op.where(x([3], "bool"), x([3]), y([3], "float64")),
      "shapes that do not broadcast": () => op.where(x([3], "bool"), x([4]), y([4])),
    },
  },
};

for (const [name, contract] of Object.entries(contracts)) describeOp({ name, ...contract }, { describe, it, runtimes });

describe("the table", () => {
  it("has a row for every op that computes by itself", () => {
    const structural = ["conditional", "input", "loop", "parameter", "result"];
    expect([...Object.keys(contracts), ...structural].sort()).toEqual(opRegistry.map(({ name }) => name).sort());
  });
});
