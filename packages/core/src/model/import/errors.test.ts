import { describe, expect, it } from "vitest";
import { type FileParts, fileMessages, onnxFile } from "../../../test/onnx-file.ts";
import { onnxFixture } from "../../../test/onnx-fixtures.ts";
import { FormatError, ShapeError } from "../../base/index.ts";
import { input } from "../../graph/index.ts";
import { encodeModel } from "../../onnx/index.ts";
import { importOnnx } from "../index.ts";

const w = { shape: [3, 2], values: [1, 2, 3, 4, 5, 6] };
const layer = { type: "MatMul", inputs: ["x", "w"], name: "layer" };
const linear: FileParts = { nodes: [layer], initializers: { w } };

/** The one line that importing ends with. */
function refusal(bytes: Uint8Array): string {
  try {
    importOnnx(bytes, { where: "net.onnx" });
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as Error).message;
  }
  return "imported";
}

/** A layer, and a node after it. */
const then = (
  type: string,
  more: Partial<FileParts["nodes"][number]> = {},
  parts: Partial<FileParts> = {},
): Uint8Array =>
  onnxFile({
    ...parts,
    nodes: [
      { ...layer, outputs: ["h"] },
      { name: "after", inputs: ["h"], ...more, type },
    ],
    initializers: { w, ...parts.initializers },
  });

describe("a file that cannot be imported says so in one line", () => {
  it("for damaged bytes", () => {
    const whole = onnxFile(linear);
    expect(refusal(whole)).toBe("imported");
    expect(refusal(whole.slice(0, -9))).toMatch(/^net\.onnx: expected an ONNX model, found damaged bytes \(.+\)$/);
    expect(refusal(new TextEncoder().encode("price,carat\n326,0.23\n"))).toMatch(
      /^net\.onnx: expected an ONNX model, found /,
    );
    expect(refusal(new Uint8Array())).toBe("net.onnx: expected an ONNX model, found no graph");
  });

  it("for numbers that are too few, not finite, of another type or elsewhere", () => {
    const withTensor = (change: object): Uint8Array => {
      const model = fileMessages(linear);
      const [tensor] = model.graph.initializer;
      return encodeModel({
        ...model,
        graph: { ...model.graph, initializer: [{ ...tensor, ...change } as typeof tensor & {}] },
      });
    };
    expect(refusal(withTensor({ dims: [3, 3] }))).toBe(
      "net.onnx, initializer w: expected 9 numbers of float32, as its shape [3, 3] has, found 6; the file is damaged: export it again",
    );
    expect(
      refusal(
        withTensor({
          dataLocation: 1,
          rawData: new Uint8Array(),
          externalData: [{ key: "location", value: "weights.bin" }],
        }),
      ),
    ).toBe(
      "net.onnx, initializer w: expected its numbers in the file, found external data in weights.bin; save it as one file: onnx.save(model, path, save_as_external_data=False)",
    );
    expect(refusal(onnxFile({ nodes: [layer], initializers: { w: { ...w, type: "float16" } } }))).toBe(
      "net.onnx, initializer w: expected one of float32, float64, int32, int64, bool, found float16; export the model in float32",
    );
    expect(
      refusal(onnxFile({ nodes: [layer], initializers: { w: { ...w, values: [1, 2, Number.NaN, 4, 5, 6] } } })),
    ).toBe("net.onnx, initializer w: expected finite numbers, found NaN");
  });

  it("for another operator set", () => {
    expect(refusal(onnxFile({ ...linear, opset: 11 }))).toBe(
      "net.onnx: expected operator set 13 to 21, found 11; export it with opset 17",
    );
    expect(refusal(onnxFile({ ...linear, opset: 24 }))).toBe(
      "net.onnx: expected operator set 13 to 21, found 24; export it with opset 21",
    );
    const model = fileMessages(linear);
    expect(refusal(encodeModel({ ...model, opsetImport: [{ domain: "com.microsoft", version: 1 }] }))).toBe(
      "net.onnx: expected an ONNX model, found none of ONNX's own operators",
    );
  });

  it("for an operator that is not known, with its node", () => {
    expect(refusal(then("LSTM"))).toBe(
      "net.onnx, node after (LSTM): expected an operator that can be imported, found LSTM; docs/import-onnx.md lists the operators",
    );
    expect(refusal(then("Gelu", { domain: "com.microsoft", name: "" }))).toBe(
      "net.onnx, node y (com.microsoft.Gelu): expected an operator that can be imported, found com.microsoft.Gelu; docs/import-onnx.md lists the operators",
    );
    expect(refusal(then("toString"))).toMatch(/^net\.onnx, node after \(toString\): expected an operator that can be/);
  });

  it.each(["If", "Loop", "Scan"])("for control flow: %s", (type) => {
    expect(refusal(then(type))).toBe(`net.onnx, node after (${type}): expected no control flow, found ${type}`);
  });

  it("for other than one input and one output", () => {
    const two = { x: ["batch", 3], mask: ["batch", 3] };
    expect(refusal(onnxFile({ ...linear, inputs: two }))).toBe("net.onnx: expected one input, found x, mask");
    expect(refusal(onnxFile({ ...linear, inputs: {} }))).toBe("net.onnx: expected one input, found none");
    expect(refusal(onnxFile({ ...linear, outputs: { y: ["batch", 2], w: [3, 2] } }))).toBe(
      "net.onnx: expected one output, found y, w",
    );
    // Files of old list their initializers among the inputs.
    expect(refusal(onnxFile({ ...linear, inputs: { x: ["batch", 3], w: [3, 2] } }))).toBe("imported");
  });

  it("for inputs that are no batch of numbers of fixed lengths", () => {
    expect(refusal(onnxFile({ ...linear, inputType: 7 }))).toBe(
      "net.onnx, input x: expected float32 or float64, found int64",
    );
    const found = (shape: readonly (string | number)[]): string =>
      refusal(onnxFile({ ...linear, inputs: { x: shape } }));
    const expected = "net.onnx, input x: expected a batch of examples with fixed lengths, found";
    expect(found(["N", 3, "height", "width"])).toBe(`${expected} [N, 3, height, width]`);
    expect(found(["N", ""])).toBe(`${expected} [N, ?]`);
    expect(found([3])).toBe(`${expected} [3]`);
  });

  it("where nothing can be trained, or predicted", () => {
    expect(refusal(onnxFile({ nodes: [{ type: "Relu", inputs: ["x"] }] }))).toBe(
      "net.onnx: expected float initializers to train, found none",
    );
    expect(refusal(onnxFile({ ...linear, outputs: { w: [3, 2] } }))).toBe(
      "net.onnx: expected float initializers to train, found none",
    );
    expect(
      refusal(
        onnxFile({
          ...linear,
          nodes: [
            { ...layer, inputs: ["x", "lost"] },
            { ...layer, outputs: ["lost"] },
          ],
        }),
      ),
    ).toBe("net.onnx, node layer (MatMul): expected its input lost before it, found no such value");
  });

  it("where values are made twice, or go in circles", () => {
    const circle = [
      { ...layer, outputs: ["h"] },
      { type: "Identity", inputs: ["b"], outputs: ["a"], name: "first" },
      { type: "Identity", inputs: ["a"], outputs: ["b"], name: "second" },
      { type: "Add", inputs: ["h", "b"] },
    ];
    expect(refusal(onnxFile({ ...linear, nodes: circle }))).toBe(
      "net.onnx, node first (Identity): expected its input b before it, found no such value",
    );
    expect(refusal(onnxFile({ nodes: circle, initializers: { w, b: w } }))).toBe(
      "net.onnx, node second (Identity): expected outputs that are new, found b",
    );
  });

  it("where rows depend on one another, or are no rows", () => {
    expect(refusal(then("ReduceMean", { attributes: { axes: [0] } }))).toBe(
      "net.onnx, node after (ReduceMean): expected axes other than the batch's, found the batch's",
    );
    expect(refusal(then("Softmax", { attributes: { axis: { int: 0 } } }))).toBe(
      "net.onnx, node after (Softmax): expected axes other than the batch's, found the batch's",
    );
    const mixed = "expected axes other than the batch's, found the batch's";
    const across = { name: "across", type: "Transpose", inputs: ["h"], outputs: ["t"], attributes: { perm: [1, 0] } };
    const gram = (nodes: FileParts["nodes"]): Uint8Array =>
      onnxFile({
        nodes: [{ ...layer, outputs: ["h"] }, ...nodes, { name: "last", type: "MatMul", inputs: ["h", "g"] }],
        initializers: { w },
      });
    expect(refusal(gram([across, { name: "gram", type: "MatMul", inputs: ["t", "h"], outputs: ["g"] }]))).toBe(
      `net.onnx, node gram (MatMul): ${mixed}`,
    );
    const gemm = { name: "gram", type: "Gemm", outputs: ["g"] };
    const transA = { transA: { int: 1 } };
    const transB = { transB: { int: 1 } };
    for (const nodes of [
      [{ ...gemm, inputs: ["h", "h"], attributes: transA }],
      [across, { ...gemm, inputs: ["t", "h"] }],
      [across, { ...gemm, inputs: ["t", "t"], attributes: transB }],
    ]) {
      expect(refusal(gram(nodes))).toBe(`net.onnx, node gram (Gemm): ${mixed}`);
    }
    // The products of all pairs of rows are a row for each, but so long as the batch.
    const pairs = { name: "pairs", type: "MatMul", inputs: ["h", "t"], outputs: ["g"] };
    const after = { name: "last", type: "MatMul", inputs: ["g", "h"] };
    const file = onnxFile({ nodes: [{ ...layer, outputs: ["h"] }, across, pairs, after], initializers: { w } });
    expect(refusal(file)).toBe(`net.onnx, node last (MatMul): ${mixed}`);
    const shape = { type: "int64" as const, shape: [1], values: [-1] };
    expect(refusal(then("Reshape", { inputs: ["h", "shape"] }, { initializers: { shape } }))).toBe(
      "net.onnx, node after (Reshape): expected a shape that keeps the batch's axis by itself, found [batch, 2] to [-1]",
    );
    const axes = { type: "int64" as const, shape: [1], values: [0] };
    expect(refusal(then("Unsqueeze", { inputs: ["h", "axes"] }, { initializers: { axes } }))).toBe(
      "net.onnx, output y: expected a row of numbers for each example, [batch, outputs], found [1, batch, 2]",
    );
  });

  it("for what an operator does not take", () => {
    const other = { shape: [5], values: [1, 2, 3, 4, 5] };
    expect(refusal(then("Add", { inputs: ["h", "other"] }, { initializers: { other } }))).toBe(
      "net.onnx, node after (Add): expected shapes that broadcast together, found float32[batch, 2] and float32[5]",
    );
    expect(refusal(then("Gelu", { attributes: { approximate: "cubic" } }, { opset: 20 }))).toBe(
      "net.onnx, node after (Gelu): expected approximate none or tanh, found cubic",
    );
    expect(refusal(then("Clip", { inputs: ["h", "h"] }))).toBe(
      "net.onnx, node after (Clip): expected a constant as input 2, found one that depends on the data",
    );
    expect(refusal(then("Cast", { attributes: { to: { int: 7 } } }))).toBe(
      "net.onnx, node after (Cast): expected a cast to float or double, found one to type 7",
    );
    const training = { type: "bool" as const, shape: [], values: [1] };
    expect(refusal(then("Dropout", { inputs: ["h", "", "training"] }, { initializers: { training } }))).toBe(
      "net.onnx, node after (Dropout): expected dropout that is off, found training_mode; export the model in its evaluation mode",
    );
    expect(
      refusal(
        then(
          "Pad",
          { inputs: ["h", "pads"], attributes: { mode: "reflect" } },
          { initializers: { pads: { type: "int64", shape: [4], values: [0, 1, 0, 1] } } },
        ),
      ),
    ).toBe("net.onnx, node after (Pad): expected mode constant, found reflect");
  });
});

describe("an imported model", () => {
  it("refuses inputs of another width", () => {
    const model = importOnnx(onnxFixture("convnet").bytes, { where: "net.onnx" });
    const parameters = model.parameters.map(({ name, shape }) => input(name, "float32", shape));
    const apply = (shape: readonly (string | number)[]) => model.apply(parameters, input("x", "float32", shape)).shape;
    expect(apply(["rows", 144])).toEqual(["rows", 1]);
    expect(apply([7, 1, 12, 12])).toEqual([7, 1]);
    expect(() => apply(["rows", 100])).toThrow(
      new ShapeError({
        where: "inputs of net.onnx",
        expected: "[batch, 144] or [batch, 1, 12, 12]",
        found: "float32[rows, 100]",
      }),
    );
  });
});
