import { arrayOf, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { input, type Tensor } from "../graph/index.ts";
import { flatten, initialVector, type ParameterSpec, parameterLayout, roleMask, unflatten } from "./index.ts";

const parameter = (name: string, shape: readonly number[], role: ParameterSpec["role"]): ParameterSpec => ({
  name,
  shape,
  role,
  initialise: (stream) => Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.uniform()),
});
const layout = parameterLayout([
  parameter("a", [2, 3], "weight"),
  parameter("b", [3], "bias"),
  parameter("c", [1], "scale"),
  parameter("d", [3, 1], "weight"),
]);

describe("parameterLayout", () => {
  it("counts", () => {
    expect(layout.lengths).toEqual([6, 3, 1, 3]);
    expect(layout.total).toBe(13);
  });
});

describe("flatten and unflatten", () => {
  it("undo each other, in the order of the parameters", async () => {
    const vector = input("vector", "float64", [13]);
    const parts = unflatten(vector, layout);
    expect(parts.map(({ shape }) => shape)).toEqual([[2, 3], [3], [1], [3, 1]]);
    const feeds = { vector: sampleArray([13]) };
    const found = await evaluate({ back: flatten(parts, layout), b: parts[1] as Tensor }, feeds);
    expectClose(found.back, feeds.vector, { relative: 0, absolute: 0 });
    expectClose(found.b, arrayOf("float64", [3], [...(feeds.vector.data as Float64Array).slice(6, 9)]));
  });
});

describe("roleMask", () => {
  it("is 1 at the roles and 0 elsewhere", () => {
    expect([...roleMask(layout, ["weight"])]).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1]);
    expect([...roleMask(layout, ["bias", "scale"])]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0]);
    expect([...roleMask(layout, [])]).toEqual(new Array<number>(13).fill(0));
  });
});

describe("initialVector", () => {
  it("gives a parameter the same start wherever it lies", () => {
    const alone = parameterLayout([layout.parameters[3] as ParameterSpec]);
    expect([...initialVector(alone, 4)]).toEqual([...initialVector(layout, 4).slice(10)]);
    expect([...initialVector(layout, 4)]).not.toEqual([...initialVector(layout, 5)]);
  });
});
