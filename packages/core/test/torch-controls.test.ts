import { readFileSync } from "node:fs";
import {
  constant,
  crossEntropy,
  gradients,
  type InputControlName,
  type InputControlOptions,
  input,
  inputControlRegistry,
  mlp,
  namesOf,
  parameterLayout,
  type Tensor,
  unflatten,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { flatten } from "../src/model/index.ts";
import { referenceRuntime } from "../src/runtime/index.ts";
import { type FixtureDtype, torchNetwork } from "./torch-fixtures.ts";

interface TorchControl {
  readonly activation: "tanh" | "silu";
  readonly dtype: FixtureDtype;
  readonly control: InputControlName;
  readonly options: InputControlOptions;
  readonly classes: boolean;
  readonly weighted: boolean;
  readonly value: number;
  readonly gradient: readonly number[];
}

const node = nodeRuntime();
afterAll(() => node.close());

/** Relative to the largest of the gradient's elements, since small ones are sums of large ones. */
const accepted = { float64: 1e-8, float32: 2e-5 };

const text = readFileSync(new URL("fixtures/torch-controls.jsonl", import.meta.url), "utf8");
const cases = text
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as TorchControl);

describe("PyTorch takes our controls' values and gradients", () => {
  it("for every control, network and dtype", () => {
    for (const activation of ["tanh", "silu"] as const) {
      for (const dtype of ["float64", "float32"] as const) {
        const there = cases.filter((each) => each.activation === activation && each.dtype === dtype);
        expect(new Set(there.map(({ control }) => control))).toEqual(new Set(namesOf(inputControlRegistry)));
      }
    }
  });

  it.each(cases)(
    "$control $options of the $activation network in $dtype, classes: $classes, weighted: $weighted",
    async (each) => {
      const { activation, dtype, control, options, classes, weighted, value, gradient } = each;
      const { network } = torchNetwork(activation);
      const widths = classes ? network.widths.slice(0, -1) : network.widths;
      const [width = 0, outputs = 0] = [widths[0], widths.at(-1)];
      const model = mlp({ inputs: width, hidden: widths.slice(1, -1), outputs, activation });
      const layout = parameterLayout(model.parameters);
      const batch = network.targets.length;
      const columns = options.columns?.length ?? width;
      const parameters = unflatten(input("vector", dtype, [layout.total]), layout);
      const objective = inputControlRegistry.members[control]({
        ...options,
        ...(classes && { loss: crossEntropy() }),
      });
      const found: Tensor = objective.evaluate({
        predict: (x) => model.apply(parameters, x),
        inputs: input("x", dtype, [batch, width]),
        targets: input("y", dtype, [batch, outputs]),
        link: classes ? "softmax" : "identity",
        key: constant(5, "int64"),
        targetSlopes: constant(
          Array.from({ length: batch * outputs * columns }, (_, i) => Math.cos(i)),
          dtype,
          [batch, outputs * columns],
        ),
        ...(weighted && { weights: input("weights", dtype, [batch]) }),
      });
      const results = await evaluate(
        { value: found, gradient: flatten(gradients(found, parameters), layout) },
        {
          vector: arrayOf(
            dtype,
            [layout.total],
            network.parameters.slice(0, model.parameters.length).flatMap(({ values }) => values),
          ),
          x: arrayOf(dtype, [batch, width], network.inputs.flat()),
          y: classes
            ? arrayOf(
                dtype,
                [batch, outputs],
                Array.from({ length: batch * outputs }, (_, i) =>
                  Math.floor(i / outputs) % outputs === i % outputs ? 1 : 0,
                ),
              )
            : arrayOf(dtype, [batch, 1], network.targets),
          weights: arrayOf(dtype, [batch], network.weights),
        },
        dtype === "float64" ? referenceRuntime() : node,
      );
      // A difference divides rounding by h.
      const relative = accepted[dtype] / (dtype === "float32" ? (options.difference ?? 1) : 1);
      const largest = Math.max(...gradient.map(Math.abs));
      expectClose(results.gradient, arrayOf(dtype, [layout.total], gradient), {
        relative: 0,
        absolute: relative * largest,
      });
      expectClose(results.value, arrayOf(dtype, [], [value]), { relative, absolute: 0 });
    },
  );
});
