import { applyRule, arrayOf, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { surgeryOf } from "../../../test/surgery-of.ts";
import { add, constant, gradients, input, matmul, mul, numbersOf, sum, type Tensor, tanh } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import { checkParts, lai, laiDirected, pcgrad, plain, plainGradient, ruleObjective } from "../index.ts";

/** What the rule makes of parts that are linear, with these gradients by one parameter. */
async function combined(rows: readonly (readonly number[])[]): Promise<readonly number[]> {
  const w = input("w", "float64", [2]);
  const partsOf = ([at]: readonly Tensor[]): readonly Tensor[] =>
    rows.map((row) => sum(mul(at as Tensor, constant(row, "float64", [2]))));
  const { gradients: found } = applyRule(pcgrad(), (at) => partsOf(at).reduce(add), [w], { partsOf });
  const [gradient] = found as readonly [Tensor];
  return [...numbersOf((await evaluate({ gradient }, { w: arrayOf("float64", [2], [0.3, -1]) })).gradient)];
}

describe("pcgrad", () => {
  it.each([
    [
      "two in conflict",
      [
        [1, 0],
        [-1, 1],
      ],
    ],
    [
      "three in conflict",
      [
        [1, 0],
        [-1, 0.5],
        [-0.2, -3],
      ],
    ],
    [
      "four",
      [
        [2, 1],
        [-1, 1],
        [0.5, -2],
        [-1, -1],
      ],
    ],
  ])("takes from each what it has against others: %s", async (_, rows) => {
    for (const [i, value] of (await combined(rows)).entries())
      expect(value).toBeCloseTo(surgeryOf(rows)[i] as number, 12);
  });

  it("by hand: the sum of (1, 0) and (−1, 1) becomes that of (1/2, 1/2) and (0, 1)", async () => {
    expect(
      await combined([
        [1, 0],
        [-1, 1],
      ]),
    ).toEqual([0.5, 1.5]);
  });

  it("adds up parts that do not conflict, and is not bothered by one without a gradient", async () => {
    expect(
      await combined([
        [1, 0],
        [0.5, 2],
      ]),
    ).toEqual([1.5, 2]);
    expect(
      await combined([
        [1, 0],
        [0, 0],
        [0.5, 2],
      ]),
    ).toEqual([1.5, 2]);
    expect(
      await combined([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual([0, 0]);
  });

  it("cancels nothing: parts that are opposite move nothing", async () => {
    expect(
      await combined([
        [1, 2],
        [-1, -2],
      ]),
    ).toEqual([0, 0]);
  });
});

describe("pcgrad of the Lai loss", () => {
  const shapes = [
    [3, 4],
    [4, 2],
  ] as const;
  const batch = (control: ReturnType<typeof lai>) =>
    ruleObjective(control, ([w1, w2]) => ({
      predict: (x) => matmul(tanh(matmul(x, w1 as Tensor)), w2 as Tensor),
      inputs: constant(numbersOf(sampleArray([5, 3], { seed: 1 })), "float64", [5, 3]),
      targets: constant(numbersOf(sampleArray([5, 2], { seed: 2 })), "float64", [5, 2]),
    }));
  const parameters = shapes.map((shape, i) => input(`w${i}`, "float64", shape));
  const feeds = Object.fromEntries(shapes.map((shape, i) => [`w${i}`, sampleArray(shape, { seed: 3 + i })]));

  it("has a part for each feature, of which the loss is the norm", async () => {
    for (const control of [lai({ norm: "l1" }), laiDirected({ norm: "l1" })]) {
      const { objectiveAt, partsOf } = batch(control);
      const parts = partsOf(parameters);
      expect(parts).toHaveLength(3);
      const found = await evaluate({ loss: objectiveAt(parameters), total: parts.reduce(add) }, feeds);
      expectClose(found.loss, found.total);
    }
  });

  it("is the surgery of the parts' gradients, beside the value of the loss", async () => {
    const { objectiveAt, partsOf } = batch(lai({ boundary: 0.5 }));
    const ruled = applyRule(pcgrad(), objectiveAt, parameters, { partsOf });
    const each = partsOf(parameters).map((part) => gradients(part, parameters));
    const named = (name: string, tensors: readonly Tensor[]) =>
      Object.fromEntries(tensors.map((tensor, i) => [`${name}${i}`, tensor]));
    const found: Record<string, Awaited<ReturnType<typeof evaluate>>[string]> = await evaluate(
      {
        loss: ruled.loss,
        expected: objectiveAt(parameters),
        ...named("rule", ruled.gradients),
        ...Object.assign({}, ...each.map((part, i) => named(`part${i}.`, part))),
      },
      feeds,
    );
    expectClose(found.loss as never, found.expected as never);
    const vector = (name: string): readonly number[] =>
      shapes.flatMap((_, i) => [...numbersOf(found[`${name}${i}`] as never)]);
    const rows = each.map((_, i) => vector(`part${i}.`));
    const expected = surgeryOf(rows);
    for (const [i, value] of vector("rule").entries()) expect(value).toBeCloseTo(expected[i] as number, 10);
  });

  it("is refused where nothing has parts", () => {
    expect(() => checkParts(pcgrad(), [plain(mse())])).toThrow(
      "rule pcgrad: expected an objective of several parts, such as lai on whole batches, found mse",
    );
    expect(() => checkParts(pcgrad(), [plain(mse()), lai()])).not.toThrow();
    expect(() => checkParts(plainGradient(), [plain(mse())])).not.toThrow();
  });
});
