import { nodeRuntime } from "isocline/node";
import { describeModel } from "isocline/testing";
import { afterAll, describe, it } from "vitest";
import { onnxFixture } from "../../../test/onnx-fixtures.ts";
import { importOnnx } from "../index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());

/** ONNX Runtime has no erf and no convolution in float64. */
const single = ["mlp", "convnet", "modern"];

for (const name of ["mlp", "relu", "shapes", "convnet", "modern"]) {
  const model = importOnnx(onnxFixture(name).bytes);
  const { inputs, outputs } = model;
  const contract = { name, model, inputs, outputs, singlePrecision: single.includes(name), pretrained: true };
  describeModel({ ...contract, curved: true }, { describe, it, runtimes });
}
