import { nodeRuntime } from "isocline/node";
import { describeModel } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { activations, type MlpOptions, mlp } from "./index.ts";

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

describe("mlp's facts", () => {
  it("say that all activations but relu are smooth", () => {
    const smooth = namesOf(activations).filter((activation) => mlp({ ...small, activation }).facts.smooth);
    expect(smooth).toEqual(["silu", "tanh", "gelu", "softplus"]);
    expect(mlp({ inputs: 3, hidden: [] }).facts.smooth).toBe(false);
  });
});
