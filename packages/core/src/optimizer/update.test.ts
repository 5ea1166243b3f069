import { descend } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { add, mul, square, sum, type Tensor } from "../graph/index.ts";
import { parameterLayout } from "../model/index.ts";
import { adam, chain, clipByGlobalNorm, sgd, type Update } from "./index.ts";

const layout = parameterLayout([{ name: "w", shape: [2], role: "weight", initialise: () => new Float64Array(2) }]);
const objective = (p: Tensor): Tensor => mul(sum(square(p)), 0.5);
const times = (factor: number): Update => ({
  name: `times ${factor}`,
  references: [],
  slots: () => [],
  step: ({ gradient }) => ({ update: mul(gradient, factor), state: [] }),
});

describe("chain", () => {
  it("gives each transform what the one before made", async () => {
    const at = async (optimizer: Update): Promise<readonly number[]> => {
      const { parameters } = await descend(optimizer, { objective, start: [3, 4], steps: 1, learningRate: 1 });
      return [...(parameters[0] as Float64Array)];
    };
    // The gradient (3, 4) has length 5: clipped to 1, then halved, or halved, then clipped.
    expect(await at(chain(clipByGlobalNorm(1), times(0.5)))).toEqual([3 - 0.3, 4 - 0.4]);
    expect(await at(chain(times(0.5), clipByGlobalNorm(1)))).toEqual([3 - 0.6, 4 - 0.8]);
  });

  it("gives each transform its own state, under a name of its own", async () => {
    const counting = (by: number): Update => ({
      name: "counting",
      references: [],
      slots: () => [{ name: "count", shape: [] }],
      step: ({ gradient, state }) => ({ update: gradient, state: [add(state[0] as Tensor, by)] }),
    });
    const together = chain(counting(1), sgd({ momentum: 0.5 }), chain(counting(10), counting(100)));
    expect(together.slots(layout).map(({ name }) => name)).toEqual([
      "0.counting.count",
      "1.sgd.velocity",
      "2.counting.count",
      "3.counting.count",
    ]);
    const descent = { objective, start: [3, 4], steps: 3, learningRate: 0.1, layout };
    const { state, parameters } = await descend(together, descent);
    const [ones, velocity, tens, hundreds] = state.map(({ data }) => [...(data as Float64Array)]);
    expect([ones, tens, hundreds]).toEqual([[3], [30], [300]]);
    const alone = await descend(sgd({ momentum: 0.5 }), descent);
    expect(velocity).toEqual([...(alone.state.map(({ data }) => data as Float64Array)[0] ?? [])]);
    expect(parameters).toEqual(alone.parameters);
  });

  it("has the parts' names and references", () => {
    const both = chain(clipByGlobalNorm(1), adam());
    expect(both.name).toBe("clip-by-global-norm → adam");
    expect(both.references.map(({ year }) => year)).toEqual([2013, 2015]);
  });
});
