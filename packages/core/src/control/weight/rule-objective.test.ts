import { evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, input, matmul, type Tensor, tanh } from "../../graph/index.ts";
import { mae, mse } from "../../loss/index.ts";
import { bySample, checkRule, flooding, iflood, lai, type Objective, plain, ruleObjective, softAd } from "../index.ts";

const rows = 6;
const shapes = { w1: [2, 3], w2: [3, 1], x: [rows, 2], y: [rows, 1] } as const;
const tensors = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [name, input(name, "float64", shape)]),
) as Readonly<Record<keyof typeof shapes, Tensor>>;
const feeds = Object.fromEntries(
  Object.entries(shapes).map(([name, shape], seed) => [name, sampleArray(shape, { seed })]),
);
const uneven = [3, 0.1, 0.5, 0, 2, 1];

const batchOf = (objective: Objective, weights?: readonly number[]) =>
  ruleObjective(objective, ([w1, w2]) => ({
    predict: (x) => matmul(tanh(matmul(x, w1 as Tensor)), w2 as Tensor),
    inputs: tensors.x,
    targets: tensors.y,
    ...(weights === undefined ? {} : { weights: constant(weights, "float64", [rows]) }),
  }));
const sample = lai({ reduce: "sample", lambda: 0.1 });
const objectives: Readonly<Record<string, Objective>> = {
  mse: plain(mse()),
  mae: plain(mae()),
  "lai by example": sample,
  "a share of lai": bySample(plain(mse()), sample, 0.4),
  "all lai": bySample(plain(mse()), sample, 1),
};

describe.each(Object.entries(objectives))("the terms of %s", (_, objective) => {
  it.each([
    ["without weights", undefined],
    ["with weights", uneven],
  ])("average to the objective, %s", async (__, weights) => {
    const { objectiveAt, averageOf } = batchOf(objective, weights);
    const parameters = [tensors.w1, tensors.w2];
    const average = averageOf(parameters, (terms) => {
      expect(terms.shape).toEqual([rows]);
      return terms;
    });
    const found = await evaluate({ average, value: objectiveAt(parameters) }, feeds);
    expectClose(found.average, found.value);
  });
});

describe("rules that act on examples", () => {
  const batchwise = [lai(), bySample(plain(mse()), lai(), 0.5)];

  it("refuse an objective that takes the batch together, and say what to do", () => {
    for (const rule of [iflood(), softAd()]) {
      for (const objective of batchwise) {
        const message =
          `objective ${objective.name}: expected a mean over examples, which ${rule.name} needs, found one that takes ` +
          'the batch together; use the rule flooding, or reduce "sample"';
        expect(() => checkRule(rule, objective)).toThrow(message);
      }
      for (const objective of Object.values(objectives)) checkRule(rule, objective);
    }
    for (const objective of batchwise) checkRule(flooding(), objective);
  });

  it("find that out at the latest where they ask for examples", () => {
    const { averageOf } = batchOf(lai());
    expect(() => averageOf([tensors.w1, tensors.w2], (terms) => terms)).toThrow(
      "objective lai: expected a mean over examples, which a rule that acts on examples needs",
    );
  });
});
