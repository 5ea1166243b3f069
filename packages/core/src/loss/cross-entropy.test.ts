import { UsageError } from "isocline";
import { arrayOf, evaluate, expectClose } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { namesOf, ShapeError } from "../base/index.ts";
import { input } from "../graph/index.ts";
import { checkLossTargets, crossEntropy, lossesFor, lossRegistry } from "./index.ts";

const [x, y] = [input("x", "float64", [3, 3]), input("y", "float64", [3, 3])];
const feeds = {
  x: arrayOf("float64", [3, 3], [1, 2, 3, 0.5, -1, 0, 100, -100, 0]),
  y: arrayOf("float64", [3, 3], [0, 0, 1, 1, 0, 0, 0, 1, 0]),
};

describe("crossEntropy", () => {
  // Golden values: torch.nn.functional.cross_entropy of PyTorch 1.13.1 in float64, reduction="none".
  it.each([
    [{}, [0.4076059644443804, 0.6041306053367284, 200]],
    [{ labelSmoothing: 0.1 }, [0.5076059644443804, 0.670797272003395, 190]],
    [{ classWeights: [1, 0.5, 2] }, [0.8152119288887607, 0.6041306053367284, 100]],
    [{ labelSmoothing: 0.1, classWeights: [1, 0.5, 2] }, [0.8645780985183958, 0.6725327820923406, 100]],
  ])("gives PyTorch's values with %o", async (options, expected) => {
    const { values } = await evaluate({ values: crossEntropy(options).evaluate(x, y) }, feeds);
    expectClose(values, arrayOf("float64", [3], expected));
  });

  it("refuses options and shapes that make no sense", () => {
    expect(() => crossEntropy({ labelSmoothing: 1 })).toThrow("expected a label smoothing from 0 to below 1, found 1");
    expect(() => crossEntropy({ classWeights: [1, 0] })).toThrow("expected positive class weights, found 0");
    expect(() => crossEntropy({ classWeights: [1, 2] }).evaluate(x, y)).toThrow("expected 3 class weights, found 2");
    const one = input("one", "float64", [3, 1]);
    expect(() => crossEntropy().evaluate(one, one)).toThrow(ShapeError);
  });
});

describe("losses of a target", () => {
  const classes = { kind: "classification", name: "species", classes: ["a", "b"] } as const;
  const numbers = { kind: "regression", columns: [{ name: "y", mean: 0, deviation: 1 }] } as const;

  it("are those that take it, the default first", () => {
    for (const [target, takes, standard] of [
      [classes, "classes", "cross-entropy"],
      [numbers, "numbers", "mse"],
    ] as const) {
      const names = lossesFor(target);
      expect(names[0]).toBe(standard);
      const all = namesOf(lossRegistry).filter((name) => lossRegistry.members[name]().facts.targets === takes);
      expect([...names].sort()).toEqual(all);
    }
  });

  it("are not those of another", () => {
    expect(() => checkLossTargets("mse", "numbers", classes)).toThrow(UsageError);
    expect(() => checkLossTargets("mse", "numbers", classes)).toThrow(
      /^loss: expected one of classes: cross-entropy\b.*, found mse, which takes numbers; leave the loss out, or set the task$/,
    );
    expect(() => checkLossTargets("cross-entropy", "classes", numbers)).toThrow("expected one of numbers: mse, ");
    expect(() => checkLossTargets("lai", undefined, classes)).not.toThrow();
  });
});
