import { nodeRuntime } from "isocline/node";
import { arrayOf, checkGradients, evaluate, expectClose, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import {
  add,
  constant,
  gradients,
  input,
  matmul,
  type NdArray,
  numbersOf,
  silu,
  square,
  sum,
  type Tensor,
} from "../graph/index.ts";
import { dropout, initialVector, mlp, parameterLayout, unflatten } from "./index.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());

const keyOf = (value: number): NdArray => arrayOf("int64", [], [value]);
const key = input("key", "int64", []);
const ones = (shape: readonly number[]): Tensor => constant(1, "float64", shape);

async function masked(rate: number, { at = 1, layer = 0 } = {}): Promise<readonly number[]> {
  const kept = dropout(ones([100, 200]), rate, { key, layer });
  return [...numbersOf((await evaluate({ kept }, { key: keyOf(at) })).kept)];
}

describe("dropout", () => {
  it("leaves out the share it is told and keeps the mean", async () => {
    for (const rate of [0.1, 0.5, 0.9]) {
      const values = await masked(rate);
      const dropped = values.filter((value) => value === 0).length / values.length;
      const deviation = Math.sqrt((rate * (1 - rate)) / values.length);
      expect(Math.abs(dropped - rate)).toBeLessThan(5 * deviation);
      const mean = values.reduce((total, value) => total + value, 0) / values.length;
      expect(Math.abs(mean - 1)).toBeLessThan((5 * deviation) / (1 - rate));
      expect([...new Set(values)].toSorted((a, b) => a - b)).toEqual([0, 1 / (1 - rate)]);
    }
  });

  it("draws the same mask for the same key and layer, and others otherwise", async () => {
    const mask = await masked(0.5);
    expect(await masked(0.5)).toEqual(mask);
    for (const other of [await masked(0.5, { at: 2 }), await masked(0.5, { layer: 1 })]) {
      const agreeing = other.filter((value, i) => value === mask[i]).length / mask.length;
      expect(Math.abs(agreeing - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / mask.length));
    }
  });
});

describe("dropout in an mlp", () => {
  const options = { inputs: 3, hidden: [6, 6], dropout: 0.4 };
  const model = mlp(options);
  const layout = parameterLayout(model.parameters);
  const vector = arrayOf("float64", [layout.total], [...initialVector(layout, 1)]);
  const inputs = sampleArray([4, 3]);
  const predict = (parameters: Tensor, x: Tensor, dropoutKey?: Tensor): Tensor =>
    model.apply(unflatten(parameters, layout), x, dropoutKey === undefined ? {} : { dropoutKey });

  it("is absent without a key: the graph is that of the model without dropout", async () => {
    const [parameters, x] = [input("vector", "float64", [layout.total]), input("x", "float64", [4, 3])];
    const without = mlp({ ...options, dropout: 0 });
    const found = await evaluate(
      { kept: predict(parameters, x), plain: without.apply(unflatten(parameters, layout), x, { dropoutKey: key }) },
      { vector, x: inputs, key: keyOf(1) },
    );
    expectClose(found.kept, found.plain, { relative: 0, absolute: 0 });
  });

  it("gives both passes of a step one mask, and steps masks of their own", async () => {
    const [parameters, x] = [input("vector", "float64", [layout.total]), input("x", "float64", [4, 3])];
    const [a, b] = [predict(parameters, x, key), predict(parameters, x, input("other", "int64", []))];
    const at = (first: number, second: number) =>
      evaluate({ a, b }, { vector, x: inputs, key: keyOf(first), other: keyOf(second) });
    const same = await at(7, 7);
    expectClose(same.a, same.b, { relative: 0, absolute: 0 });
    const different = await at(7, 8);
    expect(numbersOf(different.a)).not.toEqual(numbersOf(different.b));
  });

  it("acts after each hidden layer's activation, with a mask of the layer's own", async () => {
    const [parameters, x] = [input("vector", "float64", [layout.total]), input("x", "float64", [4, 3])];
    const [w1, b1, w2, b2, w3, b3] = unflatten(parameters, layout) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
    const first = dropout(silu(add(matmul(x, w1), b1)), 0.4, { key, layer: 0 });
    const second = dropout(silu(add(matmul(first, w2), b2)), 0.4, { key, layer: 1 });
    const found = await evaluate(
      { expected: add(matmul(second, w3), b3), prediction: predict(parameters, x, key) },
      { vector, x: inputs, key: keyOf(3) },
    );
    expectClose(found.prediction, found.expected);
  });

  it("has the derivatives of finite differences under one mask, to order 2", () =>
    checkGradients(
      ([parameters, x]) => {
        const prediction = predict(parameters as Tensor, x as Tensor, constant(5, "int64"));
        const [slopes] = gradients(sum(prediction), [x as Tensor]) as readonly [Tensor];
        return add(sum(square(prediction)), sum(square(slopes)));
      },
      [vector, inputs],
      { order: 2 },
    ));

  it("gives the reference's predictions in the node runtime", async () => {
    const [parameters, x] = [input("vector", "float64", [layout.total]), input("x", "float64", [4, 3])];
    const feeds = { vector, x: inputs, key: keyOf(11) };
    const prediction = predict(parameters, x, key);
    const found = await evaluate({ prediction }, feeds, runtimes.node);
    expectClose(found.prediction, (await evaluate({ prediction }, feeds)).prediction);
  });
});
