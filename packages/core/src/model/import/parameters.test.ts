import { describe, expect, it } from "vitest";
import { type FileNode, type FileTensor, onnxFile } from "../../../test/onnx-file.ts";
import { onnxFixture } from "../../../test/onnx-fixtures.ts";
import { randomStream } from "../../base/index.ts";
import { importOnnx } from "../index.ts";

const filled = (...shape: readonly number[]): FileTensor => ({
  shape,
  values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 0.5),
});

/** Name and role of each parameter. */
function rolesOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  return Object.fromEntries(importOnnx(bytes).parameters.map(({ name, role }) => [name, role]));
}

const rolesIn = (nodes: readonly FileNode[], initializers: Readonly<Record<string, FileTensor>>): object =>
  rolesOf(onnxFile({ nodes, initializers }));

describe("the parameters of an imported model", () => {
  it("have the names of PyTorch's, their roles by where they are read", () => {
    expect(rolesOf(onnxFixture("mlp").bytes)).toEqual({
      "0.weight": "weight",
      "0.bias": "bias",
      "2.weight": "scale",
      "2.bias": "bias",
      "3.weight": "weight",
      "3.bias": "bias",
      "6.weight": "weight",
      "6.bias": "bias",
    });
  });

  it("leave out the statistics of batch norms", () => {
    const roles = rolesOf(onnxFixture("convnet").bytes);
    expect(roles).toMatchObject({
      "features.0.weight": "weight",
      "features.1.weight": "scale",
      "features.1.bias": "bias",
      "features.4.bias": "bias",
    });
    expect(Object.keys(roles).filter((name) => name.includes("running"))).toEqual([]);
  });

  it("start from the file's numbers, whatever the seed", () => {
    const model = importOnnx(
      onnxFile({ nodes: [{ type: "MatMul", inputs: ["x", "w"] }], initializers: { w: filled(3, 1) } }),
    );
    const [w] = model.parameters;
    for (const seed of [1, 2]) expect([...(w?.initialise(randomStream(seed, "w")) ?? [])]).toEqual([0.5, 1.5, 2.5]);
    expect(w?.shape).toEqual([3, 1]);
  });

  it("are one where an initializer is read twice", () => {
    const nodes = [
      { type: "MatMul", inputs: ["x", "w"], outputs: ["h"] },
      { type: "Identity", inputs: ["w"], outputs: ["same"] },
      { type: "MatMul", inputs: ["h", "same"] },
    ];
    expect(rolesIn(nodes, { w: filled(3, 3) })).toEqual({ w: "weight" });
  });

  it("are seen through what moves their elements, and biases with axes to broadcast along", () => {
    const nodes = [
      { type: "Transpose", inputs: ["w"], outputs: ["turned"] },
      { type: "MatMul", inputs: ["x", "turned"], outputs: ["h"] },
      { type: "Add", inputs: ["h", "b"], outputs: ["hb"] },
      { type: "Mul", inputs: ["hb", "s"] },
    ];
    const roles = { w: "weight", b: "bias", s: "scale" };
    expect(rolesIn(nodes, { w: filled(1, 3), b: filled(1, 1), s: filled(1) })).toEqual(roles);
  });

  it("leave out whole numbers, single numbers, settings and what nothing reads", () => {
    const nodes = [
      { type: "MatMul", inputs: ["x", "w"], outputs: ["h"] },
      { type: "Mul", inputs: ["h", "half"], outputs: ["halved"] },
      { type: "Clip", inputs: ["halved", "low"], outputs: ["clipped"] },
      { type: "Pow", inputs: ["clipped", "two"], outputs: ["square"] },
      { type: "Reshape", inputs: ["square", "shape"] },
    ];
    const initializers: Readonly<Record<string, FileTensor>> = {
      w: filled(3, 2),
      half: { shape: [], values: [0.5] },
      low: { shape: [], values: [-1] },
      two: { shape: [1], values: [2] },
      shape: { type: "int64", shape: [2], values: [-1, 2] },
      unread: filled(4),
    };
    expect(rolesIn(nodes, initializers)).toEqual({ w: "weight" });
  });

  it("are constants where they are statistics, and trained where they are read otherwise too", () => {
    const nodes = [
      { type: "MatMul", inputs: ["x", "w"], outputs: ["h"] },
      { type: "Identity", inputs: ["zeros"], outputs: ["mean"] },
      { type: "BatchNormalization", inputs: ["h", "ones", "zeros", "mean", "variance"] },
    ];
    const parts = {
      nodes,
      initializers: { w: filled(3, 2), zeros: filled(2), ones: filled(2), variance: filled(2) },
    };
    expect(rolesOf(onnxFile(parts))).toEqual({ w: "weight", zeros: "bias", ones: "scale" });
  });
});

describe("the output axis of a weight", () => {
  /** The axis of w, between x [batch, 3] and what nodes make of both. */
  const axisIn = (nodes: readonly FileNode[], w: FileTensor): number | undefined =>
    importOnnx(onnxFile({ nodes, initializers: { w } })).parameters[0]?.outputAxis;
  const gemm = (attributes: FileNode["attributes"]): FileNode => ({
    type: "Gemm",
    inputs: ["x", "w"],
    attributes: attributes ?? {},
  });

  it("is that of its columns, or of its rows where it is read transposed", () => {
    expect(axisIn([gemm({})], filled(3, 2))).toBe(1);
    expect(axisIn([gemm({ transB: { int: 1 } })], filled(2, 3))).toBe(0);
    expect(axisIn([{ type: "MatMul", inputs: ["x", "w"] }], filled(3, 2))).toBe(1);
    const turned = [
      { type: "Transpose", inputs: ["w"], outputs: ["t"], attributes: { perm: [1, 0] } },
      { type: "Identity", inputs: ["t"], outputs: ["same"] },
      { type: "MatMul", inputs: ["x", "same"] },
    ];
    expect(axisIn(turned, filled(2, 3))).toBe(0);
  });

  it("is the first of a convolution's", () => {
    const { parameters } = importOnnx(onnxFixture("convnet").bytes);
    const axes = parameters.flatMap(({ role, outputAxis }) => (role === "weight" ? [outputAxis] : []));
    expect(axes).toEqual([0, 0, 0, 0]);
  });
});

describe("an imported model's facts", () => {
  const w = { w: filled(3, 2), w2: filled(2, 2) };
  const smooth = (...types: readonly (string | FileNode)[]): boolean => {
    const nodes = types.map((type, i): FileNode => {
      const [from, to] = [`h${i}`, i === types.length - 1 ? "y" : `h${i + 1}`];
      return typeof type === "string" ? { type, inputs: [from], outputs: [to] } : { ...type, outputs: [to] };
    });
    const first = { type: "MatMul", inputs: ["x", "w"], outputs: ["h0"] };
    return importOnnx(onnxFile({ nodes: [first, ...nodes], initializers: w, opset: 20 })).facts.smooth;
  };

  it("say that a net without curvature is not smooth", () => {
    expect(smooth("Identity")).toBe(false);
    expect(smooth("Relu")).toBe(false);
    expect(smooth("LeakyRelu", "Neg")).toBe(false);
  });

  it("say that activations with kinks are not, whatever comes after them", () => {
    expect(smooth("Relu", "Softmax")).toBe(false);
    expect(smooth({ type: "Elu", inputs: ["h0"], attributes: { alpha: 0.5 } })).toBe(false);
    expect(smooth("Tanh", "Abs")).toBe(false);
  });

  it("say that curved ones are, and products of what depends on the input", () => {
    for (const type of ["Tanh", "Sigmoid", "Gelu", "Softplus", "Elu"]) expect(smooth(type)).toBe(true);
    expect(smooth({ type: "Mul", inputs: ["h0", "h0"] })).toBe(true);
    expect(smooth({ type: "MatMul", inputs: ["h0", "w2"] }, "Identity")).toBe(false);
  });

  it("name what bends or breaks on the way from the input", () => {
    expect(importOnnx(onnxFixture("mlp").bytes).activations).toEqual(["Sigmoid", "Pow", "Sqrt", "Erf"]);
    expect(importOnnx(onnxFixture("convnet").bytes).activations).toEqual(["Sigmoid", "MaxPool", "Tanh"]);
  });

  it("come of the files of PyTorch", () => {
    const found = ["mlp", "relu", "activations", "shapes", "convnet", "modern"].map((name) => {
      return [name, importOnnx(onnxFixture(name).bytes).facts.smooth];
    });
    expect(Object.fromEntries(found)).toEqual({
      mlp: true,
      relu: false,
      activations: false,
      shapes: true,
      convnet: false,
      modern: true,
    });
  });
});
