import { nodeRuntime } from "isocline/node";
import { type DescentPath, descend } from "isocline/testing";
import { afterAll, describe, expect, it } from "vitest";
import { constant, mul, numbersOf, square, sub, sum, type Tensor } from "../graph/index.ts";
import { parameterLayout } from "../model/index.ts";
import {
  adam,
  chain,
  clipByGlobalNorm,
  exponentialMovingAverage,
  gradientAccumulation,
  sgd,
  type Update,
} from "./index.ts";

const node = nodeRuntime();
afterAll(() => node.close());

const layout = parameterLayout([{ name: "w", shape: [3, 1], role: "weight", initialise: () => new Float64Array(3) }]);
const objective = (p: Tensor): Tensor =>
  sum(mul(constant([1, 5, 0.3], p.dtype, [3]), square(sub(p, constant([0.5, -1, 2], p.dtype, [3])))));
const descent = { objective, start: [3, -4, 0], layout, learningRate: 0.09 };

/** Σ dᵗ⁻ⁱpᵢ / Σ dᵗ⁻ⁱ. */
function meanOf(path: readonly Float64Array[], decay: number): readonly number[] {
  const weights = path.map((_, i) => decay ** (path.length - 1 - i));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return descent.start.map(
    (_, k) => path.reduce((sum, p, i) => sum + (weights[i] as number) * (p[k] as number), 0) / total,
  );
}

/** What is evaluated at the end of a way. */
function evaluatedAt(optimizer: Update, { parameters, state }: DescentPath): Float32Array | undefined {
  const slots = state.map((array) => Float32Array.from(numbersOf(array)));
  return optimizer.evaluated?.(Float32Array.from(parameters.at(-1) as Float64Array), slots, layout);
}

function expectNear(found: ArrayLike<number> | undefined, expected: readonly number[], within: number): void {
  for (const [k, value] of expected.entries())
    expect(Math.abs((found?.[k] ?? Number.NaN) - value)).toBeLessThan(within);
}

describe("exponentialMovingAverage", () => {
  it.each([
    [0.9, 1],
    [0.9, 30],
    [0.999, 5],
    [0.999, 200],
    [0.1, 10],
  ])("with decay %d evaluates the weighted mean of the weights after %d updates", async (decay, steps) => {
    const optimizer = chain(sgd(), exponentialMovingAverage({ decay }));
    const path = await descend(optimizer, { ...descent, steps });
    expectNear(evaluatedAt(optimizer, path), meanOf(path.parameters, decay), 1e-6);
    const single = await descend(optimizer, { ...descent, steps, dtype: "float32", runtime: node });
    expectNear(evaluatedAt(optimizer, single), meanOf(single.parameters, decay), 3e-6);
  });

  it("leaves the training as it is", async () => {
    const with_ = await descend(chain(adam(), exponentialMovingAverage()), { ...descent, steps: 20 });
    expect(with_.parameters).toEqual((await descend(adam(), { ...descent, steps: 20 })).parameters);
  });

  it("sees the update of the whole chain, wherever in it it stands", async () => {
    const average = exponentialMovingAverage({ decay: 0.8 });
    const [clip, optimizer] = [clipByGlobalNorm(1), adam()];
    const orders = [
      chain(average, clip, optimizer),
      chain(clip, average, optimizer),
      chain(clip, optimizer, average),
      chain(clip, chain(optimizer, average)),
    ];
    const found: (Float32Array | undefined)[] = [];
    for (const order of orders) found.push(evaluatedAt(order, await descend(order, { ...descent, steps: 25 })));
    for (const each of found) expect(each).toEqual(found[0]);
    const { parameters } = await descend(chain(clip, optimizer), { ...descent, steps: 25 });
    expectNear(found[0], meanOf(parameters, 0.8), 1e-6);
  });

  it("counts updates, not the batches that accumulate for one", async () => {
    for (const order of [0, 1]) {
      const links = [gradientAccumulation(3), exponentialMovingAverage({ decay: 0.8 })];
      const optimizer = chain(...(order === 0 ? links : links.toReversed()), sgd());
      const path = await descend(optimizer, { ...descent, steps: 15 });
      const updates = path.parameters.filter((_, i) => i % 3 === 2);
      // Around the accumulation it averages over batches, the weights of an update three times.
      expectNear(evaluatedAt(optimizer, path), meanOf(order === 0 ? updates : path.parameters, 0.8), 1e-6);
    }
  });

  it("before any update evaluates the weights themselves; chains without an average evaluate nothing else", () => {
    const weights = Float32Array.of(1, 2, 3);
    const state = [new Float32Array(3), new Float32Array(3), new Float32Array(3)];
    expect(chain(adam(), exponentialMovingAverage()).evaluated?.(weights, state, layout)).toEqual(weights);
    expect(chain(adam(), clipByGlobalNorm(1)).evaluated).toBeUndefined();
  });

  it("refuses a decay outside (0, 1)", () => {
    for (const decay of [0, 1, Number.NaN]) {
      expect(() => exponentialMovingAverage({ decay })).toThrow(
        `decay of exponentialMovingAverage: expected a number above 0 and below 1, found ${decay}`,
      );
    }
  });
});
