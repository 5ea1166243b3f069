import { evaluate, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { UsageError } from "../base/index.ts";
import { constant, input, type NdArray, nodesOf, numbersOf, program } from "../graph/index.ts";
import {
  applyVector,
  type ConvnetOptions,
  convnet,
  initialVector,
  type Model,
  modelLayout,
  modelRegistry,
  parameterLayout,
  type ResnetOptions,
  resnet,
  roleMask,
} from "./index.ts";

const totalOf = (model: Model): number => parameterLayout(model.parameters).total;

describe("convnet", () => {
  it("has as many parameters as its layers say", () => {
    const model = convnet({ shape: [1, 28, 28], outputs: 10, channels: [16, 32] });
    expect(totalOf(model)).toBe(16 * 9 + 16 + 32 * 16 * 9 + 32 + 32 * 49 * 10 + 10);
    expect(model.buffers).toBeUndefined();
  });

  it("trades biases for normalisations, whose statistics are buffers", () => {
    const model = convnet({ shape: [3, 8, 8], channels: [4], hidden: [5], batchNorm: true });
    expect(model.parameters.map(({ name }) => name)).toEqual([
      "conv1.weight",
      "norm1.scale",
      "norm1.bias",
      "dense1.weight",
      "dense1.bias",
      "dense2.weight",
      "dense2.bias",
    ]);
    expect(model.buffers?.specs.map(({ name, role }) => `${name} ${role}`)).toEqual([
      "norm1.mean buffer",
      "norm1.variance buffer",
    ]);
    expect([...initialVector(modelLayout(model), 1).slice(-8)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    const mask = roleMask(modelLayout(model), ["weight", "bias", "scale"]);
    expect(mask.slice(-8).every((value) => value === 0) && mask.slice(0, -8).every((value) => value === 1)).toBe(true);
  });

  it("starts convolutions as He's: variance 2 over the numbers that a kernel reads", () => {
    const [weight] = convnet({ shape: [8, 8, 8], channels: [32], kernel: 5 }).parameters;
    const values = initialVector(parameterLayout(weight === undefined ? [] : [weight]), 3);
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(variance * 8 * 25).toBeGreaterThan(1.9);
    expect(variance * 8 * 25).toBeLessThan(2.1);
  });

  it("is a linear model without blocks and hidden layers", () => {
    const model = convnet({ shape: [1, 2, 2], channels: [] });
    expect(model.facts.smooth).toBe(false);
    expect(totalOf(model)).toBe(5);
  });

  it("leaves out activities in training alone", async () => {
    const model = convnet({ shape: [1, 4, 4], channels: [3], dropout: 0.5 });
    const layout = modelLayout(model);
    const vector = constant(initialVector(layout, 1), "float64", [layout.total]);
    const x = sampleArray([2, 16]);
    const at = async (key?: bigint): Promise<Float64Array> => {
      const mode = key === undefined ? {} : { dropoutKey: input("key", "int64", []) };
      const y = applyVector(model, vector, input("x", "float64", [2, 16]), mode);
      const feed: NdArray = { dtype: "int64", shape: [], data: BigInt64Array.of(key ?? 0n) };
      return numbersOf((await evaluate({ y }, { x, key: feed })).y);
    };
    expect(await at(1n)).not.toEqual(await at());
    expect(await at(1n)).not.toEqual(await at(2n));
    expect(await at(1n)).toEqual(await at(1n));
  });

  const wrong: Readonly<Record<string, readonly [Partial<ConvnetOptions>, RegExp]>> = {
    "an even kernel": [{ kernel: 4 }, /^kernel of convnet: expected an odd whole number, found 4$/],
    "images too small": [{ channels: [1, 2, 3] }, /^shape of convnet: expected images of 8 × 8 or more for 3 blocks, /],
    "no channels": [{ channels: [0] }, /^channels of convnet: /],
    "an unknown pooling": [{ pooling: "mean" as never }, /^pooling of convnet: expected one of average, max/],
    "an unknown activation": [{ activation: "swish" as never }, /^activation of convnet: /],
    "a dropout of 1": [{ dropout: 1 }, /^dropout of convnet: /],
    "half an output": [{ outputs: 0.5 }, /^outputs of convnet: /],
    "a flat shape": [{ shape: [1, 4, 0] }, /^shape of convnet: /],
  };
  it.each(Object.entries(wrong))("refuses %s", (_, [options, message]) => {
    const make = (): Model => convnet({ shape: [1, 6, 6], ...options });
    expect(make).toThrow(UsageError);
    expect(make).toThrow(message);
  });
});

describe("resnet", () => {
  const model = resnet({ shape: [3, 9, 8], outputs: 2, channels: [4, 6], blocks: 2 });

  it("has shortcuts of their own where a stage changes shapes, and nowhere else", () => {
    const shortcuts = model.parameters.filter(({ name }) => name.includes("shortcut.conv"));
    expect(shortcuts.map(({ name, shape }) => `${name} ${shape.join("×")}`)).toEqual([
      "stage2.block1.shortcut.conv.weight 6×4×1×1",
    ]);
    const weights = 3 * 4 * 9 + 4 * (4 * 4 * 9) + 4 * 6 * 9 + 3 * (6 * 6 * 9) + 4 * 6;
    const normalisations = 2 * (5 * 4 + 5 * 6);
    expect(totalOf(model)).toBe(weights + normalisations + 6 * 2 + 2);
  });

  it("halves images at every stage but the first", () => {
    const layout = modelLayout(model);
    const vector = input("vector", "float32", [layout.total]);
    const compiled = program("resnet", { y: applyVector(model, vector, input("x", "float32", ["rows", 216])) });
    const sizes = nodesOf(compiled).flatMap(({ op, shape }) =>
      op.name === "conv2d" ? [shape.slice(2).join("×")] : [],
    );
    expect([...new Set(sizes)].sort()).toEqual(["5×4", "9×8"]);
    expect(sizes).toHaveLength(10);
  });

  const wrong: Readonly<Record<string, readonly [Partial<ResnetOptions>, RegExp]>> = {
    "no blocks": [{ blocks: 0 }, /^blocks of resnet: expected positive whole numbers, found 0$/],
    "negative channels": [{ channels: [4, -1] }, /^channels of resnet: /],
    "an unknown activation": [{ activation: "swish" as never }, /^activation of resnet: /],
  };
  it.each(Object.entries(wrong))("refuses %s", (_, [options, message]) => {
    expect(() => resnet({ shape: [1, 6, 6], ...options })).toThrow(message);
  });
});

describe("modelRegistry", () => {
  it("names models as they name themselves", () => {
    for (const [name, make] of Object.entries(modelRegistry.members)) {
      expect(make({ inputs: 64, shape: [1, 8, 8] }).name).toBe(name);
    }
  });
});
