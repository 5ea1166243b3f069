import { nodeRuntime } from "isocline/node";
import { arrayOf, evaluate, sampleArray } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import {
  constant,
  gather,
  gradients,
  input,
  loop,
  mean,
  type NdArray,
  numbersOf,
  reshape,
  square,
  sub,
  type Tensor,
} from "../graph/index.ts";
import { mlp, parameterLayout, unflatten } from "../model/index.ts";
import type { Runtime } from "../runtime/index.ts";
import {
  adam,
  type ChainLink,
  chain,
  clipByGlobalNorm,
  gradientAccumulation,
  nadam,
  sgd,
  spectralNorm,
  type Update,
} from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const ROWS = 24;
const model = mlp({ inputs: 3, hidden: [4] });
const layout = parameterLayout(model.parameters);

/** Trains on batches of a table, in their order, by the mean squared error; gives the parameters after each batch. */
async function train(optimizer: Update, batch: number, runtime?: Runtime): Promise<readonly Float64Array[]> {
  const steps = ROWS / batch;
  const slots = optimizer.slots(layout);
  const order = input("order", "int64", [steps, batch]);
  const [features, targets] = [input("features", "float64", [ROWS, 3]), input("targets", "float64", [ROWS, 1])];
  const { stacked } = loop(
    {
      count: constant(steps, "int64"),
      trips: steps,
      state: [
        input("start", "float64", [layout.total]),
        ...slots.map(({ shape }) => reshape(constant(0, "float64", shape), shape)),
      ],
    },
    (iteration, carried) => {
      const [parameters, ...state] = carried as readonly [Tensor, ...Tensor[]];
      const rows = gather(order, iteration);
      const predictions = model.apply(unflatten(parameters, layout), gather(features, rows));
      const loss = mean(square(sub(predictions, gather(targets, rows))));
      const [gradient] = gradients(loss, [parameters]) as readonly [Tensor];
      const step = gather(input("numbers", "float64", [steps]), iteration);
      const learningRate = constant(0.05, "float64");
      const stepped = optimizer.step({ gradient, parameters, state, layout, step, learningRate });
      const next = sub(parameters, stepped.update);
      return { state: [next, ...stepped.state], stacked: [next] };
    },
  );
  const numbers = Array.from({ length: steps }, (_, i) => i + 1);
  const feeds: Readonly<Record<string, NdArray>> = {
    order: arrayOf(
      "int64",
      [steps, batch],
      Array.from({ length: ROWS }, (_, i) => (i * 7) % ROWS),
    ),
    features: sampleArray([ROWS, 3]),
    targets: sampleArray([ROWS, 1], { seed: 5 }),
    start: sampleArray([layout.total], { seed: 9 }),
    numbers: arrayOf("float64", [steps], numbers),
  };
  const { path } = await evaluate({ path: stacked[0] as Tensor }, feeds, runtime);
  const values = numbersOf(path);
  return numbers.map((n) => values.slice((n - 1) * layout.total, n * layout.total));
}

describe("gradientAccumulation", () => {
  it.each<[string, readonly ChainLink[], number]>([
    ["sgd with momentum", [sgd({ momentum: 0.9 })], 3],
    ["adam, which counts updates", [adam()], 2],
    ["nadam, which counts them too", [nadam()], 4],
    ["clipping and a spectral norm", [clipByGlobalNorm(0.1), spectralNorm({ strength: 0.1 }), adam()], 3],
  ])("of k batches is one batch k times as large for a mean loss: %s", async (_, links, k) => {
    const whole = await train(chain(...links), 2 * k);
    for (const runtime of [undefined, node]) {
      const found = await train(chain(gradientAccumulation(k), ...links), 2, runtime);
      for (const [i, expected] of whole.entries()) {
        for (const [p, value] of (found[(i + 1) * k - 1] as Float64Array).entries()) {
          expect(Math.abs(value - (expected[p] as number))).toBeLessThan(1e-12);
        }
      }
      // Between updates nothing moves.
      for (const [i, step] of found.entries()) if ((i + 1) % k > 1) expect(step).toEqual(found[i - 1]);
    }
  });

  it("multiplies within itself: 2 of 3 batches are 6", async () => {
    const links = [gradientAccumulation(2), gradientAccumulation(3), adam()];
    const [nested, flat] = [await train(chain(...links), 2), await train(chain(gradientAccumulation(6), adam()), 2)];
    for (const [p, value] of (flat.at(-1) as Float64Array).entries()) {
      expect(Math.abs(value - (nested.at(-1)?.[p] as number))).toBeLessThan(1e-12);
    }
  });

  it("transforms each batch's gradient where they come before it", async () => {
    const clip = clipByGlobalNorm(0.1);
    const [before, after] = [
      await train(chain(clip, gradientAccumulation(3), sgd()), 2),
      await train(chain(gradientAccumulation(3), clip, sgd()), 2),
    ];
    expect(before.at(-1)).not.toEqual(after.at(-1));
  });

  it("of one batch is none, without a state", async () => {
    expect(gradientAccumulation(1).slots(layout)).toEqual([]);
    expect(await train(chain(gradientAccumulation(1), adam()), 4)).toEqual(await train(adam(), 4));
  });

  it("updates at every k-th step for a million of them, in float32 too", async () => {
    for (const k of [3, 7, 10]) {
      const seen: number[] = [];
      const counter: Update = {
        name: "counter",
        references: [],
        slots: () => [],
        step: ({ gradient, step }) => ({ update: reshape(step, gradient.shape), state: [] }),
      };
      const one = parameterLayout([{ name: "w", shape: [1], role: "weight", initialise: () => new Float64Array(1) }]);
      for (const from of [1, 999_990]) {
        for (let step = from; step < from + 2 * k; step++) {
          const { update } = chain(gradientAccumulation(k), counter).step({
            gradient: constant(0, "float32", [1]),
            parameters: constant(0, "float32", [1]),
            state: [input("sum", "float32", [1])],
            layout: one,
            step: input("step", "float32", []),
            learningRate: constant(1, "float32"),
          });
          const feeds = { step: arrayOf("float32", [], [step]), sum: arrayOf("float32", [1], [0]) };
          const [found] = numbersOf((await evaluate({ update }, feeds, node)).update);
          expect(found).toBe(step % k === 0 ? step / k : 0);
          seen.push(found as number);
        }
      }
      expect(seen.filter((value) => value > 0).length).toBe(4);
    }
  });

  it("refuses what is no whole number from 1", () => {
    for (const batches of [0, 1.5, Number.NaN]) {
      expect(() => gradientAccumulation(batches)).toThrow(
        `batches of gradientAccumulation: expected a whole number from 1, found ${batches}`,
      );
    }
  });
});
