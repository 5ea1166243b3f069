import { nodeRuntime } from "isocline/node";
import {
  arrayOf,
  checkGradients,
  describeOp,
  evaluate,
  expectClose,
  inDType,
  sampleArray,
  tolerances,
} from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { gradients } from "../gradients.ts";
import type { Tensor } from "../tensor.ts";
import type { WindowOptions } from "../window.ts";
import { numbersOf } from "./constant.ts";
import { conv2d } from "./conv2d.ts";
import { averagePool2d, maxPool2d, mul, sum } from "./index.ts";
import { input } from "./input.ts";

const runtimes = { node: nodeRuntime() };
afterAll(() => runtimes.node.close());

const facts = { singlePrecision: true } as const;
const pooled = { max: maxPool2d, average: averagePool2d };
const images = sampleArray([2, 3, 6, 7], { seed: 1 });

// What lowering treats on paths of their own: windows side by side, with and without a rest, and few or many channels.
for (const [name, pool] of Object.entries(pooled)) {
  for (const kernel of [
    [2, 7],
    [3, 2],
    [1, 1],
  ] as const) {
    describeOp(
      { name: `${name}-pool2d`, build: ([x]) => pool(x as Tensor, { kernel }), inputs: [images], facts },
      { describe: (of, body) => describe(`${of} of ${kernel.join("×")} windows`, body), it, runtimes },
    );
  }
}
const convolutions: Readonly<Record<string, readonly [number, number, number, WindowOptions & { groups?: number }]>> = {
  "one channel": [1, 3, 3, { pads: 1 }],
  "many channels": [9, 4, 3, { pads: 1 }],
  "a channel a group": [3, 6, 3, { pads: 1, groups: 3 }],
  "a stride that leaves a rest": [2, 3, 3, { strides: 2 }],
  "one pixel": [8, 3, 1, {}],
};
for (const [name, [channels, outputs, kernel, { groups = 1, ...options }]] of Object.entries(convolutions)) {
  const x = sampleArray([2, channels, 6, 6], { seed: 2 });
  const weight = sampleArray([outputs, channels / groups, kernel, kernel], { seed: 3 });
  const build = ([a, b]: readonly Tensor[]): Tensor => conv2d(a as Tensor, b as Tensor, { ...options, groups });
  describeOp(
    { name: "conv2d", build, inputs: [x, weight], facts },
    { describe: (of, body) => describe(`${of} of ${name}`, body), it, runtimes },
  );
}

describe("conv2d", () => {
  it("is the sum of products that its formula says", async () => {
    const x = arrayOf("float64", [1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const weight = arrayOf("float64", [1, 1, 2, 2], [1, 10, 100, 1000]);
    const value = conv2d(input("x", "float64", x.shape), input("w", "float64", weight.shape));
    const found = await evaluate({ value }, { x, w: weight });
    expect([...numbersOf(found.value)]).toEqual([5421, 6532, 8754, 9865]);
  });

  it("has derivatives of third order by both operands", () =>
    checkGradients(
      ([x, w]) => {
        const y = conv2d(x as Tensor, w as Tensor, { strides: 2, pads: 1 });
        return sum(mul(mul(y, y), y));
      },
      [sampleArray([2, 2, 4, 4], { seed: 4 }), sampleArray([2, 2, 3, 3], { seed: 5 })],
      { order: 3 },
    ));

  it("takes a batch of any length in one program", async () => {
    const x = input("x", "float32", ["rows", 2, 5, 5]);
    const weight = input("w", "float32", [3, 2, 3, 3]);
    const value = averagePool2d(maxPool2d(conv2d(x, weight, { pads: 1 }), { kernel: 2 }), { kernel: 2, strides: 1 });
    const [byX, byWeight] = gradients(sum(mul(value, value)), [x, weight]) as [Tensor, Tensor];
    for (const rows of [1, 3]) {
      const feeds = {
        x: inDType(sampleArray([rows, 2, 5, 5], { seed: rows }), "float32"),
        w: inDType(sampleArray([3, 2, 3, 3], { seed: 9 }), "float32"),
      };
      const outputs = { value, byX, byWeight };
      const found = await evaluate(outputs, feeds, runtimes.node);
      const expected = await evaluate(outputs, feeds);
      for (const name of ["value", "byX", "byWeight"] as const) {
        expectClose(found[name], expected[name], tolerances.float32);
      }
    }
  });
});

describe("maxPool2d", () => {
  const flat = arrayOf("float32", [1, 1, 4, 4], new Array<number>(16).fill(0));
  for (const [name, options] of Object.entries({ beside: { kernel: 2 }, over: { kernel: 2, strides: 1 } })) {
    it(`gives the gradient to the first of equals, windows ${name} each other`, async () => {
      const x = input("x", "float32", [1, 1, 4, 4]);
      const [slope] = gradients(sum(maxPool2d(x, options)), [x]) as [Tensor];
      const expected =
        name === "beside"
          ? [1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]
          : [1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0];
      for (const runtime of [undefined, runtimes.node]) {
        const found = await evaluate({ slope }, { x: flat }, runtime);
        expect([...numbersOf(found.slope)]).toEqual(expected);
      }
    });
  }
});
