import { nodeRuntime } from "isocline/node";
import { arrayOf, checkGradients, evaluate, expectAgreement, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { gradients, nodesOf, program, type Tensor } from "../index.ts";
import { concat, input, mul, split, square, sum, tanh } from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const [a, b] = [input("a", "float64", [2, 3]), input("b", "float64", [2, 2])];
const feeds = { a: sampleArray([2, 3]), b: sampleArray([2, 2], { seed: 1 }) };

describe("split and concat", () => {
  it("cut and join along any axis", async () => {
    const x = input("x", "float64", [2, 4]);
    const [left, right] = split(x, [1, 3], -1) as [Tensor, Tensor];
    const [top, bottom] = split(x, [1, 1], 0) as [Tensor, Tensor];
    const numbers = arrayOf("float64", [2, 4], [1, 2, 3, 4, 5, 6, 7, 8]);
    const found = await evaluate({ left, right, bottom, turned: concat([bottom, top], 0) }, { x: numbers });
    expect(found.left).toEqual(arrayOf("float64", [2, 1], [1, 5]));
    expect(found.right).toEqual(arrayOf("float64", [2, 3], [2, 3, 4, 6, 7, 8]));
    expect(found.turned).toEqual(arrayOf("float64", [2, 4], [5, 6, 7, 8, 1, 2, 3, 4]));
  });

  it("are each other's derivative", async () => {
    const joined = ([x, y]: readonly Tensor[]): Tensor =>
      sum(square(tanh(concat([y as Tensor, x as Tensor, x as Tensor], 1))));
    await checkGradients(joined, [feeds.a, feeds.b], { order: 2 });
    const cut = ([x]: readonly Tensor[]): Tensor => {
      const [first, second, third] = split(x as Tensor, [1, 1, 1], 1) as [Tensor, Tensor, Tensor];
      return sum(mul(first, mul(square(third), tanh(second))));
    };
    await checkGradients(cut, [feeds.a], { order: 2 });

    const value = joined([a, b]);
    const [da, db] = gradients(value, [a, b]) as readonly [Tensor, Tensor];
    const [dcut] = gradients(cut([a]), [a]) as readonly [Tensor];
    await expectAgreement(program("p", { value, da, db, dcut }), feeds, node);
  });

  it("may leave parts out, or have parts of no length", async () => {
    const [first, none, last] = split(a, [1, 0, 2], 1) as [Tensor, Tensor, Tensor];
    expect(none.shape).toEqual([2, 0]);
    const value = sum(mul(first, last));
    const [da] = gradients(value, [a]) as readonly [Tensor];
    const results = await expectAgreement(program("p", { value, da, last }), feeds, node);
    expect(results.da?.shape).toEqual([2, 3]);
  });

  it("undo each other without a node", () => {
    const [first, second] = split(concat([a, b], 1), [3, 2], 1) as [Tensor, Tensor];
    expect(nodesOf(program("p", { first, second })).map(({ op }) => op.name)).toEqual(["input", "input"]);
  });

  it("stay where the parts do not line up", async () => {
    const parts = split(concat([a, b], 1), [2, 3], 1);
    const three = split(concat([a, b], 1), [3, 1, 1], 1);
    const other = split(concat([a, a], 0), [3, 0], 1);
    const outputs = { p0: parts[0], p1: parts[1], t0: three[0], t2: three[2], o0: other[0] } as Record<string, Tensor>;
    const results = await expectAgreement(program("p", outputs), feeds, node);
    expect(Object.values(results).map(({ shape }) => shape)).toEqual([
      [2, 2],
      [2, 3],
      [2, 3],
      [2, 1],
      [4, 3],
    ]);
  });
});
