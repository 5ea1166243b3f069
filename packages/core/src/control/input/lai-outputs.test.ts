import { arrayOf, checkGradients, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { ShapeError } from "../../base/index.ts";
import { add, constant, input, matmul, mul, softmax, split, type Tensor, tanh } from "../../graph/index.ts";
import { lai } from "../index.ts";

const [batch, width, outputs] = [5, 3, 3];
const x = input("x", "float64", [batch, width]);
const y = input("y", "float64", [batch, outputs]);
const w1 = input("w1", "float64", [width, 4]);
const w2 = input("w2", "float64", [4, outputs]);
const predict = (inputs: Tensor): Tensor => matmul(tanh(matmul(inputs, w1)), w2);
const feeds = {
  x: sampleArray([batch, width], { seed: 1 }),
  y: sampleArray([batch, outputs], { seed: 2 }),
  w1: sampleArray([width, 4], { seed: 3 }),
  w2: sampleArray([4, outputs], { seed: 4 }),
};
const oneHot = arrayOf("float64", [batch, outputs], [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0]);
const column = (of: Tensor, i: number): Tensor => split(of, [1, 1, 1], 1)[i] as Tensor;

for (const link of ["identity", "softmax"] as const) {
  for (const form of ["mse", "mae"] as const) {
    describe(`lai of several outputs, ${link}, ${form}`, () => {
      const control = lai({ form, boundary: 0.3 });
      const targets = link === "softmax" ? oneHot : feeds.y;

      it("is the mean of the loss of each output by itself", async () => {
        const linked = (inputs: Tensor): Tensor => (link === "softmax" ? softmax(predict(inputs)) : predict(inputs));
        const whole = control.evaluate({ predict, link, inputs: x, targets: y });
        const alone = [0, 1, 2].map((i) =>
          control.evaluate({ predict: (inputs) => column(linked(inputs), i), inputs: x, targets: column(y, i) }),
        );
        const found = await evaluate({ whole, mean: mul(alone.reduce(add), 1 / 3) }, { ...feeds, y: targets });
        expectClose(found.whole, found.mean);
      });

      it("has the gradient of finite differences", () =>
        checkGradients(
          ([a, b]) => {
            const of = (inputs: Tensor): Tensor => matmul(tanh(matmul(inputs, a as Tensor)), b as Tensor);
            const inputs = matmul(fixed(feeds.x), fixed(arrayOf("float64", [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1])));
            return control.evaluate({ predict: of, link, inputs, targets: fixed(targets) });
          },
          [feeds.w1, feeds.w2],
          { step: 1e-4, tolerance: 1e-5 },
        ));
    });
  }
}

describe("lai", () => {
  it("refuses targets that would broadcast", () => {
    const one = input("one", "float64", [batch, 1]);
    expect(() => lai().evaluate({ predict, inputs: x, targets: one })).toThrow(ShapeError);
  });
});

function fixed({ shape, data }: { readonly shape: readonly number[]; readonly data: unknown }): Tensor {
  return constant(data as Float64Array, "float64", shape);
}
