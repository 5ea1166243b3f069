import { nodeRuntime } from "isocline/node";
import { describeModel } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import {
  activations,
  type ConvnetOptions,
  convnet,
  type MlpOptions,
  mlp,
  type ResnetOptions,
  resnet,
} from "./index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());

const small: MlpOptions = { inputs: 3, hidden: [5, 4] };

for (const activation of namesOf(activations)) {
  const model = mlp({ ...small, activation });
  // ONNX Runtime has no float64 erf.
  const singlePrecision = activation === "gelu";
  describeModel({ name: activation, model, inputs: 3, singlePrecision }, { describe, it, runtimes });
}
const variants: Readonly<Record<string, Partial<MlpOptions>>> = {
  "two outputs": { outputs: 2 },
  "no hidden layer": { hidden: [] },
  "layer norm": { layerNorm: true },
  residual: { residual: true, hidden: [3, 4, 4] },
  everything: { layerNorm: true, residual: true, dropout: 0.5, hidden: [4, 4], activation: "tanh", outputs: 2 },
};
for (const [name, options] of Object.entries(variants)) {
  const model = mlp({ ...small, ...options });
  describeModel({ name, model, inputs: 3, outputs: options.outputs ?? 1 }, { describe, it, runtimes });
}

const images: ConvnetOptions = { shape: [2, 5, 4], channels: [3], hidden: [] };
const convnets: Readonly<Record<string, Partial<ConvnetOptions>>> = {
  "a convnet": {},
  "a convnet of max pooling": { pooling: "max" },
  "a convnet of relu": { activation: "relu" },
  "a convnet of everything": {
    channels: [2, 3],
    hidden: [3],
    batchNorm: true,
    dropout: 0.5,
    outputs: 2,
    activation: "tanh",
    kernel: 1,
  },
};
for (const [name, options] of Object.entries(convnets)) {
  const model = convnet({ ...images, ...options });
  const contract = { name, model, inputs: 40, outputs: options.outputs ?? 1, singlePrecision: true };
  const curved = options.activation !== "relu";
  describeModel({ ...contract, curved }, { describe, it, runtimes });
}
const resnets: Readonly<Record<string, ResnetOptions>> = {
  "a resnet": { shape: [1, 4, 4], channels: [2, 3], blocks: 1 },
  "a resnet of two outputs": { shape: [2, 3, 3], channels: [2], blocks: 2, outputs: 2, activation: "tanh" },
};
for (const [name, options] of Object.entries(resnets)) {
  const [channels, height, width] = options.shape;
  const contract = { name, inputs: channels * height * width, outputs: options.outputs ?? 1, singlePrecision: true };
  describeModel({ ...contract, model: resnet(options) }, { describe, it, runtimes });
}

describe("mlp's facts", () => {
  it("say that all activations but relu are smooth", () => {
    const smooth = namesOf(activations).filter((activation) => mlp({ ...small, activation }).facts.smooth);
    expect(smooth).toEqual(["silu", "tanh", "gelu", "softplus"]);
    expect(mlp({ inputs: 3, hidden: [] }).facts.smooth).toBe(false);
  });
});
