import { checkGradients, evaluate, expectClose, sampleArray } from "isocline/testing";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { arithmeticCases } from "../../../test/onnx-cases/arithmetic.ts";
import { type Case, type Cases, drawn, ints } from "../../../test/onnx-cases/case.ts";
import { imageCases } from "../../../test/onnx-cases/images.ts";
import { shapeCases } from "../../../test/onnx-cases/shapes.ts";
import { type FileNode, onnxFile } from "../../../test/onnx-file.ts";
import { namesOf } from "../../base/index.ts";
import { constant, input, type NdArray, numbersOf, square, sum, type Tensor } from "../../graph/index.ts";
import { type ImportedModel, importOnnx, initialVector, onnxOperators, parameterLayout, unflatten } from "../index.ts";

/** Every operator there is, in each of its forms. */
const cases: Cases = { ...arithmeticCases, ...imageCases, ...shapeCases };

const x = sampleArray([4, 3], { seed: 9 });

function fileOf({ nodes, initializers = {}, opset = 17, width = 6, images: lengths }: Case): Uint8Array {
  const first: readonly FileNode[] =
    lengths === undefined
      ? [{ type: "MatMul", inputs: ["x", "first"], outputs: ["h"] }]
      : [
          { type: "MatMul", inputs: ["x", "first"], outputs: ["flat"] },
          { type: "Reshape", inputs: ["flat", "example"], outputs: ["h"] },
        ];
  const example = lengths === undefined ? {} : { example: ints(-1, ...lengths) };
  return onnxFile({
    nodes: [...first, ...nodes],
    initializers: { first: drawn([3, width], 5), ...example, ...initializers },
    opset,
  });
}

async function byOnnxRuntime(bytes: Uint8Array): Promise<NdArray> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
  const fed = new OrtTensor("float32", Float32Array.from(numbersOf(x)), x.shape);
  const { y } = await session.run({ x: fed });
  await session.release();
  return { dtype: "float32", shape: y?.dims ?? [], data: y?.data as Float32Array };
}

async function byImport(model: ImportedModel): Promise<NdArray> {
  const layout = parameterLayout(model.parameters);
  const vector = constant(initialVector(layout, 1), "float32", [layout.total]);
  const prediction = model.apply(unflatten(vector, layout), input("x", "float32", ["rows", 3]));
  const fed: NdArray = { dtype: "float32", shape: x.shape, data: Float32Array.from(numbersOf(x)) };
  return (await evaluate({ prediction }, { x: fed })).prediction;
}

/** The operator set that brought an operator, for those that are younger than the oldest that is taken. */
const since: Readonly<Record<string, number>> = { HardSwish: 14, Mish: 18, Gelu: 20 };

describe("importing an operator", () => {
  it("is tested for each of them", () => {
    expect(Object.keys(cases).sort()).toEqual([...namesOf(onnxOperators)].sort());
  });

  for (const [operator, forms] of Object.entries(cases)) {
    it.each(Object.entries(forms))(`gives what ONNX Runtime does: ${operator}, %s`, async (_, form) => {
      const bytes = fileOf(form);
      expectClose(await byImport(importOnnx(bytes)), await byOnnxRuntime(bytes), { relative: 1e-5, absolute: 1e-5 });
    });

    // The forms of one set are not all those of another: axes that became an input, operators that came later.
    it.each([13, 21])(`gives what ONNX Runtime does of the forms of operator set %i: ${operator}`, async (opset) => {
      let taken = 0;
      for (const form of Object.values(forms)) {
        const bytes = fileOf({ ...form, opset });
        const expected = await byOnnxRuntime(bytes).catch(() => undefined);
        if (expected === undefined) continue;
        taken++;
        expectClose(await byImport(importOnnx(bytes)), expected, { relative: 1e-5, absolute: 1e-5 });
      }
      expect([operator, taken > 0]).toEqual([operator, opset >= (since[operator] ?? 13)]);
    });

    it.each(Object.entries(forms))(
      `has the derivatives of finite differences, to order 2: ${operator}, %s`,
      (_, form) => {
        const model = importOnnx(fileOf(form));
        const layout = parameterLayout(model.parameters);
        const vector: NdArray = { dtype: "float64", shape: [layout.total], data: initialVector(layout, 1) };
        return checkGradients(
          ([parameters, inputs]) => sum(square(model.apply(unflatten(parameters as Tensor, layout), inputs as Tensor))),
          [vector, x],
          { order: 2 },
        );
      },
    );
  }
});
