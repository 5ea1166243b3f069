import { arrayOf, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { onLinear } from "../../../test/linear-context.ts";
import {
  add,
  constant,
  gradients,
  input,
  matmul,
  mul,
  numbersOf,
  softmax,
  sum,
  type Tensor,
  tanh,
} from "../../graph/index.ts";
import { crossEntropy, mse, weightedMean } from "../../loss/index.ts";
import { doubleBackprop, gradientPenalty, jacobian, jacobianProjected, type Objective } from "../index.ts";

/** Residuals 1·0.5 + 2·(−1) − 0 = −1.5 and −0.5 + 3·… of two examples. */
const one = {
  slopes: [[0.5], [-1]],
  inputs: [
    [1, 2],
    [-1, 3],
  ],
  targets: [[0], [-1]],
};
const losses = [(-1.5) ** 2, (-2.5) ** 2];
const mean = (losses[0] as number) / 2 + (losses[1] as number) / 2;

describe("jacobian", () => {
  it("adds λ/2 times the squared slopes, and has that gradient", async () => {
    const plain = await onLinear(jacobian({ strength: 0 }), one);
    const { value, gradient } = await onLinear(jacobian({ strength: 0.3 }), one);
    expect(plain.value).toBeCloseTo(mean, 12);
    expect(value).toBeCloseTo(mean + 0.15 * (0.25 + 1), 12);
    for (const [i, slope] of [0.5, -1].entries()) {
      expect((gradient[i] as number) - (plain.gradient[i] as number)).toBeCloseTo(0.3 * slope, 12);
    }
  });

  it("adds the squares of all outputs up", async () => {
    const two = {
      slopes: [
        [0.5, 2],
        [-1, 3],
      ],
      inputs: [[0, 0]],
      targets: [[0, 0]],
    };
    expect((await onLinear(jacobian({ strength: 2 }), two)).value).toBeCloseTo(0.25 + 1 + 4 + 9, 12);
    expect((await onLinear(jacobian({ strength: 2, columns: [1] }), two)).value).toBeCloseTo(1 + 9, 12);
  });

  it("does not grow with the batch", async () => {
    const twice = { ...one, inputs: [...one.inputs, ...one.inputs], targets: [...one.targets, ...one.targets] };
    for (const control of [jacobian(), doubleBackprop(), gradientPenalty()]) {
      expect((await onLinear(control, twice)).value).toBeCloseTo((await onLinear(control, one)).value, 12);
    }
  });

  it("refuses a strength below 0, and columns that are not there", async () => {
    for (const control of [jacobian, jacobianProjected, doubleBackprop, gradientPenalty]) {
      expect(() => control({ strength: -1 })).toThrow(/strength of [a-z-]+: expected a number of at least 0, found -1/);
      expect(() => control({ strength: Number.NaN })).toThrow("found NaN");
    }
    await expect(onLinear(jacobian({ columns: [2] }), one)).rejects.toThrow("expected columns from 0 to 1, found 2");
  });
});

describe("double-backprop", () => {
  it("penalises the loss's gradient 2e·k and not the prediction's", async () => {
    const penalty = losses.map((loss) => 4 * loss * (0.25 + 1)).reduce((a, b) => a + b) / 2;
    expect((await onLinear(doubleBackprop({ strength: 0.3 }), one)).value).toBeCloseTo(mean + 0.15 * penalty, 12);
  });

  it("leaves examples alone that fit", async () => {
    const fitted = { ...one, targets: [[-1.5], [-3.5]] };
    expect(await onLinear(doubleBackprop({ strength: 5 }), fitted)).toEqual({ value: 0, gradient: [0, 0] });
  });
});

describe("gradient-penalty", () => {
  it("is the squared distance of the slopes' length from the target", async () => {
    const value = mean + 2 * (Math.hypot(0.5, 1) - 0.7) ** 2;
    expect((await onLinear(gradientPenalty({ strength: 2, targetNorm: 0.7 }), one)).value).toBeCloseTo(value, 12);
  });

  it("with a target of 0 is twice the Jacobian penalty", async () => {
    const [a, b] = [
      await onLinear(gradientPenalty({ strength: 0.5, targetNorm: 0 }), one),
      await onLinear(jacobian({ strength: 1 }), one),
    ];
    expect(a.value).toBeCloseTo(b.value, 12);
    for (const [i, each] of a.gradient.entries()) expect(each).toBeCloseTo(b.gradient[i] as number, 12);
  });

  it("is the mean of each output's own", async () => {
    const two = {
      slopes: [
        [0.5, 2],
        [-1, 3],
      ],
      inputs: [[0, 0]],
      targets: [[0, 0]],
    };
    const expected = ((Math.hypot(0.5, 1) - 1) ** 2 + (Math.hypot(2, 3) - 1) ** 2) / 2;
    expect((await onLinear(gradientPenalty({ strength: 1 }), two)).value).toBeCloseTo(expected, 12);
  });

  it("has a gradient of zero, not NaN, where all slopes are zero", async () => {
    const flat = { ...one, slopes: [[0], [0]], targets: [[0], [0]] };
    expect(await onLinear(gradientPenalty({ strength: 1 }), flat)).toEqual({ value: 1, gradient: [0, 0] });
  });
});

const [batch, width, outputs] = [5, 3, 4];
const w1 = input("w1", "float64", [width, 6]);
const w2 = input("w2", "float64", [6, outputs]);
const feeds = {
  x: sampleArray([batch, width], { seed: 1 }),
  y: sampleArray([batch, outputs], { seed: 2 }),
  w1: sampleArray([width, 6], { seed: 3 }),
  w2: sampleArray([6, outputs], { seed: 4 }),
};
const x = input("x", "float64", [batch, width]);
const predict = (inputs: Tensor): Tensor => matmul(tanh(matmul(inputs, w1)), w2);

describe("jacobian-projected", () => {
  const at = (control: Objective, key: number, link: "identity" | "softmax" = "identity"): Tensor =>
    control.evaluate({
      predict,
      inputs: x,
      targets: input("y", "float64", [batch, outputs]),
      key: constant(key, "int64"),
      link,
    });

  for (const link of ["identity", "softmax"] as const) {
    it(`is on average over its draws the exact penalty, ${link}`, async () => {
      const draws = 400;
      const many = Array.from({ length: draws }, (_, key) => at(jacobianProjected({ strength: 2 }), key, link));
      const found = await evaluate(
        {
          exact: at(jacobian({ strength: 2 }), 0, link),
          plain: at(jacobian({ strength: 0 }), 0, link),
          ...Object.fromEntries(many.map((each, i) => [`draw${i}`, each])),
        },
        feeds,
      );
      const number = (name: string): number => numbersOf(found[name as "exact"])[0] as number;
      const values = many.map((_, i) => number(`draw${i}`));
      const average = values.reduce((a, b) => a + b) / draws;
      const deviation = Math.sqrt(values.reduce((total, value) => total + (value - average) ** 2, 0) / draws);
      expect(deviation).toBeGreaterThan(0);
      expect(Math.abs(average - number("exact"))).toBeLessThan((4 * deviation) / Math.sqrt(draws));
      // Vectors of length √C with the factor C would be C times too large.
      expect(number("exact") - number("plain")).toBeGreaterThan((20 * deviation) / Math.sqrt(draws));
    });
  }

  it("is the exact penalty where it takes all directions, and of one output whatever the key", async () => {
    const found = await evaluate(
      { all: at(jacobianProjected({ projections: "all" }), 3), exact: at(jacobian(), 0) },
      feeds,
    );
    expectClose(found.all, found.exact);
    for (const key of [1, 2]) {
      expect((await onLinear(jacobianProjected(), { ...one, key })).value).toBeCloseTo(
        (await onLinear(jacobian(), one)).value,
        12,
      );
    }
  });

  it("refuses other numbers of directions", () => {
    for (const projections of [0, 1.5, -1]) {
      expect(() => jacobianProjected({ projections })).toThrow("expected a whole number of at least 1, or all");
    }
  });
});

describe("penalties of classes", () => {
  it("are those of probabilities, beside the loss of logits", async () => {
    const targets = constant(
      numbersOf(
        arrayOf(
          "float64",
          [batch, outputs],
          [...Array(batch * outputs).keys()].map((i) => (i % outputs === 1 ? 1 : 0)),
        ),
      ),
      "float64",
      [batch, outputs],
    );
    const loss = crossEntropy();
    const probabilities = softmax(predict(x));
    const squares = Array.from({ length: outputs }, (_, output) => {
      const mask = constant(
        Array.from({ length: outputs }, (_, i) => (i === output ? 1 : 0)),
        "float64",
        [1, outputs],
      );
      const [slopes] = gradients(sum(mul(probabilities, mask)), [x]) as readonly [Tensor];
      return sum(mul(slopes, slopes));
    });
    const expected = add(weightedMean(loss.evaluate(predict(x), targets)), mul(squares.reduce(add), 0.5 / batch));
    const value = jacobian({ loss, strength: 1 }).evaluate({ predict, inputs: x, targets, link: "softmax" });
    const found = await evaluate({ value, expected }, feeds);
    expectClose(found.value, found.expected);
  });

  it("refuse targets of another shape", () => {
    const targets = input("one", "float64", [batch, 1]);
    expect(() => jacobian({ loss: mse() }).evaluate({ predict, inputs: x, targets })).toThrow(
      "jacobian: expected predictions and targets of one shape",
    );
  });
});
