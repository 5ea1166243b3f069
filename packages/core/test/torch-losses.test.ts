import {
  gradients,
  input,
  lossRegistry,
  mlp,
  type NdArray,
  parameterLayout,
  sum,
  type Tensor,
  unflatten,
  weightedMean,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { referenceRuntime } from "../src/runtime/index.ts";
import { fixtureDtypes, type TorchValue, torchNetwork } from "./torch-fixtures.ts";

const node = nodeRuntime();
afterAll(() => node.close());

/** Relative to the largest of an array's elements, since a gradient's small ones are sums of its large ones. */
const accepted = { float64: 1e-6, float32: 1e-5 };

for (const activation of ["tanh", "silu"] as const) {
  const { network, results } = torchNetwork(activation);
  const [width = 0, ...others] = network.widths;
  const model = mlp({ inputs: width, hidden: others.slice(0, -1), activation });
  const layout = parameterLayout(model.parameters);
  const batch = network.targets.length;

  describe(`PyTorch's ${activation} network`, () => {
    it("has the parameters of ours", () => {
      const shapes = (parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]) =>
        parameters.map(({ name, shape }) => ({ name, shape }));
      expect(shapes(network.parameters)).toEqual(shapes(model.parameters));
    });

    for (const dtype of fixtureDtypes) {
      const runtime = dtype === "float64" ? referenceRuntime() : node;
      const expected = results[dtype];
      const [vector, x] = [input("vector", dtype, [layout.total]), input("x", dtype, [batch, width])];
      const [y, weights] = [input("y", dtype, [batch, 1]), input("weights", dtype, [batch])];
      const prediction = model.apply(unflatten(vector, layout), x);
      const parameters = network.parameters.flatMap(({ values }) => values);
      const feeds = {
        vector: arrayOf(dtype, [layout.total], parameters),
        x: arrayOf(dtype, [batch, width], network.inputs.flat()),
        y: arrayOf(dtype, [batch, 1], network.targets),
        weights: arrayOf(dtype, [batch], network.weights),
      };
      const expectNear = (found: NdArray, values: readonly number[]): void => {
        const absolute = accepted[dtype] * Math.max(...values.map(Math.abs));
        expectClose(found, arrayOf(dtype, found.shape as number[], values), { relative: 0, absolute });
      };

      it(`gives our predictions and slopes in ${dtype}`, async () => {
        const [slopes] = gradients(sum(prediction), [x]) as readonly [Tensor];
        const found = await evaluate({ prediction, slopes }, feeds, runtime);
        expectNear(found.prediction, expected.predictions);
        expectNear(found.slopes, expected.slopes.flat());
      });

      it.each(expected.losses)(`gives our $loss and its gradients in ${dtype}`, async ({ loss, ...averages }) => {
        const values = lossRegistry.members[loss]().evaluate(prediction, y);
        const compare = async (value: Tensor, torch: TorchValue): Promise<void> => {
          const [gradient] = gradients(value, [vector]) as readonly [Tensor];
          const found = await evaluate({ value, gradient }, feeds, runtime);
          expectNear(found.value, [torch.value]);
          expectNear(found.gradient, torch.gradient);
        };
        await compare(weightedMean(values), averages.mean);
        await compare(weightedMean(values, weights), averages.weightedMean);
      });
    }
  });
}
