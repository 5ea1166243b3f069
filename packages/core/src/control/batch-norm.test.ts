import { arrayOf, checkGradients, evaluate, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { namesOf } from "../base/index.ts";
import { constant, gradients, input, isAcrossBatch, type NdArray, numbersOf, type Tensor } from "../graph/index.ts";
import { mse } from "../loss/index.ts";
import { convnet, initialVector, type Model, modelLayout, onBatch, resnet, unflatten } from "../model/index.ts";
import { bySample, inputControlRegistry, jacobian, type Objective, plain } from "./index.ts";

const batch = 6;
const models = {
  convnet: convnet({ shape: [1, 4, 4], channels: [2], outputs: 1, batchNorm: true }),
  resnet: resnet({ shape: [1, 4, 4], channels: [2, 3], blocks: 1, outputs: 1 }),
};
const x = input("x", "float64", [batch, 16]);
const y = input("y", "float64", [batch, 1]);
const feeds = { x: sampleArray([batch, 16], { seed: 1 }), y: sampleArray([batch, 1], { seed: 2 }) };
const key = constant(3, "int64");

/** The model's parameters as it starts, in float64. */
function startOf(model: Model): { readonly parameters: readonly Tensor[]; readonly buffers: readonly Tensor[] } {
  const layout = modelLayout(model);
  const parts = unflatten(constant([...initialVector(layout, 4)], "float64", [layout.total]), layout);
  const count = model.parameters.length;
  return { parameters: parts.slice(0, count), buffers: parts.slice(count) };
}

const valueOn = async (objective: Objective, predict: (inputs: Tensor) => Tensor): Promise<number> => {
  const value = objective.evaluate({ predict, inputs: x, targets: y, key });
  return numbersOf((await evaluate({ value }, feeds)).value)[0] as number;
};

/** Controls of the catalogue that can act without more being known of the table. */
const names = namesOf(inputControlRegistry).filter((name) => name !== "sobolev");

describe.each(Object.keys(models) as (keyof typeof models)[])("controls in a step of a %s with batch norm", (name) => {
  const model = models[name];
  const { parameters, buffers } = startOf(model);

  it.each(names)(
    "%s sees the slopes of the model that has the batch's statistics for its running ones",
    async (control) => {
      const objective = inputControlRegistry.members[control]();
      const mode = { dropoutKey: key, buffers };
      const statistics = model.buffers?.observed(parameters, x, mode).statistics ?? [];
      const found = await evaluate(Object.fromEntries(statistics.map((each, i) => [String(i), each])), feeds);
      const still = statistics.map((_, i) => found[String(i)] as NdArray);
      const held = still.map((each) => constant([...numbersOf(each)], "float64", each.shape));
      const deployed = await valueOn(objective, (inputs) => model.apply(parameters, inputs, { buffers: held }));
      expect(await valueOn(objective, onBatch(model, parameters, x, mode))).toBeCloseTo(deployed, 9);
    },
  );
});

describe("slopes in a batch that is normalised by itself", () => {
  const model = models.convnet;
  const layout = modelLayout(model);

  it.each([
    ["jacobian", jacobian({ strength: 1 })],
    ["lai", inputControlRegistry.members.lai({ lambda: 0.01 })],
    ["double-backprop", inputControlRegistry.members["double-backprop"]({ strength: 1 })],
    ["jacobian on a share of the rows", bySample(plain(mse()), jacobian({ strength: 1 }), 0.5)],
  ])("%s has the gradient of its value, statistics included", async (_, objective) => {
    await checkGradients(
      ([vector, ...data]) => {
        const [inputs, targets] = data as [Tensor, Tensor];
        const parts = unflatten(vector as Tensor, layout);
        const count = model.parameters.length;
        const mode = { dropoutKey: key, buffers: parts.slice(count) };
        const predict = onBatch(model, parts.slice(0, count), inputs, mode);
        return objective.evaluate({ predict, inputs, targets, key });
      },
      [arrayOf("float64", [layout.total], [...initialVector(layout, 4)]), feeds.x, feeds.y],
    );
  });

  it("would be other ones if the statistics moved with each example", async () => {
    const { parameters, buffers } = startOf(model);
    const outputs = onBatch(model, parameters, x, { dropoutKey: key, buffers })(x);
    const [moving] = gradients(outputs, [x], constant(1, "float64", [batch, 1])) as readonly [Tensor];
    const upstream = constant(1, "float64", [batch, 1]);
    const [still] = gradients(outputs, [x], upstream, { held: isAcrossBatch }) as readonly [Tensor];
    const found = await evaluate({ moving, still }, feeds);
    const distance = numbersOf(found.moving).map((value, i) => value - (numbersOf(found.still)[i] as number));
    expect(Math.hypot(...distance)).toBeGreaterThan(0.1 * Math.hypot(...numbersOf(found.still)));
  });
});
