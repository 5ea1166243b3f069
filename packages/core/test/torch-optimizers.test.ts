import {
  adam,
  adamw,
  chain,
  clipByGlobalNorm,
  clipByValue,
  constant,
  mlp,
  mse,
  nadam,
  parameterLayout,
  rmsprop,
  sgd,
  type Tensor,
  type Update,
  unflatten,
  weightedMean,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { arrayOf, descend, expectClose } from "isocline/testing";
import { afterAll, describe, it } from "vitest";
import { referenceRuntime } from "../src/runtime/index.ts";
import { type TorchTrajectory, torchNetwork, torchTrajectories } from "./torch-fixtures.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const { network } = torchNetwork("silu");
const [width = 0, ...others] = network.widths;
const model = mlp({ inputs: width, hidden: others.slice(0, -1), activation: "silu" });
const layout = parameterLayout(model.parameters);
const batch = network.targets.length;

function objective(vector: Tensor): Tensor {
  const inputs = constant(network.inputs.flat(), vector.dtype, [batch, width]);
  const targets = constant(network.targets, vector.dtype, [batch, 1]);
  return weightedMean(mse().evaluate(model.apply(unflatten(vector, layout), inputs), targets));
}

function optimizerOf({ optimizer, options, maximum, clipValue }: TorchTrajectory): Update {
  const made = { sgd, adam, adamw, rmsprop, nadam }[optimizer](options);
  const clippings = [
    ...(maximum === undefined ? [] : [clipByGlobalNorm(maximum)]),
    ...(clipValue === undefined ? [] : [clipByValue(clipValue)]),
  ];
  return chain(...clippings, made);
}

describe("PyTorch's optimizers take our steps", () => {
  it.each(torchTrajectories())(
    "$optimizer $options, maximum $maximum, clip $clipValue, in $dtype",
    async (trajectory) => {
      const { dtype, learningRate, steps } = trajectory;
      const { parameters } = await descend(optimizerOf(trajectory), {
        objective,
        start: network.parameters.flatMap(({ values }) => values),
        steps: steps.length,
        learningRate,
        layout,
        dtype,
        runtime: dtype === "float64" ? referenceRuntime() : node,
      });
      // PyTorch clips with maximum/(‖g‖ + 1e-6), which lies within the first of these.
      const accepted = dtype === "float64" ? 1e-6 : 1e-5;
      for (const [step, expected] of steps.entries()) {
        const found = arrayOf("float64", [layout.total], [...(parameters[step] as Float64Array)]);
        expectClose(found, arrayOf("float64", [layout.total], expected), { relative: accepted, absolute: accepted });
      }
    },
  );
});
