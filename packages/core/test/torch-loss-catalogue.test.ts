import { readFileSync } from "node:fs";
import {
  concat,
  gradients,
  input,
  type LossName,
  type LossOptions,
  lossRegistry,
  memberOf,
  mlp,
  mul,
  type NdArray,
  namesOf,
  parameterLayout,
  square,
  type Tensor,
  unflatten,
  weightedMean,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { referenceRuntime } from "../src/runtime/index.ts";
import { fixtureDtypes, type TorchValue, torchNetwork } from "./torch-fixtures.ts";

/** A line of `scripts/fixtures/make-loss-fixtures.py`, which documents what the numbers are. */
interface TorchCase {
  readonly activation: "tanh" | "silu";
  readonly dtype: "float64" | "float32";
  readonly loss: LossName;
  readonly options: LossOptions;
  readonly classes: readonly number[] | null;
  readonly mean: TorchValue;
  readonly weightedMean: TorchValue;
}

const cases = readFileSync(new URL("fixtures/torch-losses.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as TorchCase);

const node = nodeRuntime();
afterAll(() => node.close());

/** Relative to the largest of an array's elements, since a gradient's small ones are sums of its large ones. */
const accepted = { float64: 1e-8, float32: 1e-5 };

function expectNear(dtype: "float64" | "float32", found: NdArray, values: readonly number[]): void {
  const absolute = accepted[dtype] * Math.max(...values.map(Math.abs));
  expectClose(found, arrayOf(dtype, found.shape as number[], values), { relative: 0, absolute });
}

it("has every loss, in both dtypes of both networks", () => {
  for (const activation of ["tanh", "silu"]) {
    for (const dtype of fixtureDtypes) {
      const own = cases.filter((each) => each.activation === activation && each.dtype === dtype);
      expect(new Set(own.map(({ loss }) => loss))).toEqual(new Set(namesOf(lossRegistry)));
      for (const { loss, options, classes } of own) {
        const takes = memberOf(lossRegistry, loss)(options).facts.targets;
        expect([loss, takes]).toEqual([loss, classes === null ? "numbers" : "classes"]);
      }
    }
  }
});

for (const activation of ["tanh", "silu"] as const) {
  const { network } = torchNetwork(activation);
  const [width = 0, ...others] = network.widths;
  const model = mlp({ inputs: width, hidden: others.slice(0, -1), activation });
  const layout = parameterLayout(model.parameters);
  const batch = network.targets.length;

  describe.each(fixtureDtypes)(`PyTorch's losses of the ${activation} network in %s`, (dtype) => {
    const runtime = dtype === "float64" ? referenceRuntime() : node;
    const [vector, x] = [input("vector", dtype, [layout.total]), input("x", dtype, [batch, width])];
    const weights = input("weights", dtype, [batch]);
    const z = model.apply(unflatten(vector, layout), x);
    const logits = concat([z, mul(square(z), 0.7), mul(z, -0.5)], 1);
    const own = cases.filter((each) => each.activation === activation && each.dtype === dtype);

    it.each(own)("$loss $options", async ({ loss, options, classes, mean, weightedMean: weighed }) => {
      const { evaluate: values } = memberOf(lossRegistry, loss)(options);
      const targets =
        classes === null ? network.targets : classes.flatMap((own) => [0, 1, 2].map((each) => Number(each === own)));
      const y = input("y", dtype, [batch, classes === null ? 1 : 3]);
      const terms = values(classes === null ? z : logits, y);
      const feeds = {
        vector: arrayOf(
          dtype,
          [layout.total],
          network.parameters.flatMap((each) => each.values),
        ),
        x: arrayOf(dtype, [batch, width], network.inputs.flat()),
        y: arrayOf(dtype, [batch, classes === null ? 1 : 3], targets),
        weights: arrayOf(dtype, [batch], network.weights),
      };
      for (const [value, expected] of [
        [weightedMean(terms), mean],
        [weightedMean(terms, weights), weighed],
      ] as const) {
        const [gradient] = gradients(value, [vector]) as readonly [Tensor];
        const found = await evaluate({ value, gradient }, feeds, runtime);
        expectNear(dtype, found.value, [expected.value]);
        expectNear(dtype, found.gradient, expected.gradient);
      }
    });
  });
}
