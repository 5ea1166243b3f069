import {
  constant,
  gradientCentralization,
  input,
  type ParameterSpec,
  parameterLayout,
  spectralNorm,
  spectralNorms,
} from "isocline";
import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, expectClose, inDType } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { type TorchTransform, torchTransforms } from "./torch-fixtures.ts";

const node = nodeRuntime();
afterAll(() => node.close());

/** The weights of a fixture; those whose layout is the usual one of their shape need not say so. */
function layoutOf({ parameters }: TorchTransform, said: boolean) {
  const specs = parameters.map(({ name, shape, outputAxis }): ParameterSpec => {
    const usual = outputAxis === (shape.length === 2 ? 1 : 0);
    return {
      name,
      shape,
      role: "weight",
      ...(usual && !said ? {} : { outputAxis }),
      initialise: () => new Float64Array(shape.reduce((product, length) => product * length, 1)),
    };
  });
  return parameterLayout(specs);
}

const iterations = 120;
const transformOf = ({ transform, options }: TorchTransform) =>
  transform === "spectral-norm" ? spectralNorm({ ...options, iterations }) : gradientCentralization();

describe.each(torchTransforms())("$transform is what PyTorch gives", (fixture) => {
  const { parameters } = fixture;
  const vector = (of: "values" | "gradient" | "expected") => parameters.flatMap((parameter) => parameter[of]);

  it.each(["float64", "float32"] as const)("for every layout of weights, in %s", async (dtype) => {
    const transform = transformOf(fixture);
    for (const said of [true, false]) {
      const layout = layoutOf(fixture, said);
      const { update } = transform.step({
        gradient: input("gradient", dtype, [layout.total]),
        parameters: input("parameters", dtype, [layout.total]),
        state: transform.slots(layout).map(({ shape }) => constant(0, dtype, shape)),
        layout,
        step: constant(1, dtype),
        learningRate: constant(0.1, dtype),
      });
      const feeds = {
        gradient: inDType(arrayOf("float64", [layout.total], vector("gradient")), dtype),
        parameters: inDType(arrayOf("float64", [layout.total], vector("values")), dtype),
      };
      const found = (await evaluate({ update }, feeds, dtype === "float64" ? undefined : node)).update;
      const accepted = dtype === "float64" ? 1e-11 : 1e-5;
      const expected = inDType(arrayOf("float64", [layout.total], vector("expected")), dtype);
      expectClose(found, expected, { relative: accepted, absolute: accepted });
    }
  });
});

it("spectralNorms are PyTorch's largest singular values, to the last digits", () => {
  const fixture = torchTransforms().find(({ transform }) => transform === "spectral-norm") as TorchTransform;
  const values = fixture.parameters.flatMap((parameter) => parameter.values);
  const found = spectralNorms(layoutOf(fixture, true), values);
  expect(Object.keys(found)).toEqual(fixture.parameters.map(({ name }) => name));
  for (const { name, norm } of fixture.parameters) expect(found[name]).toBeCloseTo(norm as number, 10);
});
