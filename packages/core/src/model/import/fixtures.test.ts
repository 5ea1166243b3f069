import { nodeRuntime } from "isocline/node";
import { evaluate, expectClose } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { onnxFixture } from "../../../test/onnx-fixtures.ts";
import { constant, input, type NdArray, numbersOf } from "../../graph/index.ts";
import { type Runtime, referenceRuntime } from "../../runtime/index.ts";
import { type ImportedModel, importOnnx, initialVector, parameterLayout, unflatten } from "../index.ts";

const runtimes = { reference: referenceRuntime(), node: nodeRuntime() };
afterAll(() => runtimes.node.close());

/** An imported model's predictions as its file has its parameters. */
async function predict(model: ImportedModel, x: NdArray, runtime: Runtime): Promise<NdArray> {
  const layout = parameterLayout(model.parameters);
  const vector = constant(initialVector(layout, 1), "float32", [layout.total]);
  const prediction = model.apply(unflatten(vector, layout), input("x", "float32", ["rows", ...x.shape.slice(1)]));
  return (await evaluate({ prediction }, { x }, runtime)).prediction;
}

describe.each(["mlp", "relu", "activations", "shapes", "convnet", "modern"])("%s of PyTorch", (name) => {
  const { bytes, inputs, predictions } = onnxFixture(name);

  it.each(Object.entries(runtimes))("predicts equally in the %s runtime", async (_, runtime) => {
    const model = importOnnx(bytes);
    expectClose(await predict(model, inputs, runtime), predictions, { relative: 1e-5, absolute: 1e-5 });
  });
});

describe("logits", () => {
  const { bytes, inputs, predictions } = onnxFixture("relu");

  it("are what goes into a softmax at the end", async () => {
    const logits = numbersOf(await predict(importOnnx(bytes, { logits: true }), inputs, runtimes.reference));
    const shares = numbersOf(predictions);
    for (let row = 0; row < 5; row++) {
      const [a, b] = [logits[2 * row] as number, logits[2 * row + 1] as number];
      expect(1 / (1 + Math.exp(b - a))).toBeCloseTo(shares[2 * row] as number, 5);
    }
  });

  it("are the predictions of a network without one", async () => {
    const { bytes: plain, inputs: x, predictions: expected } = onnxFixture("mlp");
    const found = await predict(importOnnx(plain, { logits: true }), x, runtimes.reference);
    expectClose(found, expected, { relative: 1e-5, absolute: 1e-5 });
  });
});
