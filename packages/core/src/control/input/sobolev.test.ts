import { evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { linearContext, matrix, onLinear } from "../../../test/linear-context.ts";
import { constant, gradients, input, matmul, numbersOf, sum, type Tensor, tanh } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import { plain, sobolev } from "../index.ts";

const two = {
  slopes: [
    [0.5, 2],
    [-1, 3],
  ],
  inputs: [
    [0, 0],
    [0, 0],
  ],
  targets: [
    [0, 0],
    [0, 0],
  ],
  targetSlopes: [
    [0.5, -1, 2, 3],
    [0.1, -1, 2, 3.3],
  ],
};

describe("sobolev", () => {
  it("adds the squared distance from the target slopes, row-major by output", async () => {
    // Output 0 has the slopes (0.5, −1), output 1 (2, 3): the first example is right, the second off by 0.4 and −0.3.
    expect((await onLinear(sobolev({ strength: 3 }), two)).value).toBeCloseTo((3 * (0.4 ** 2 + 0.3 ** 2)) / 2 / 2, 12);
  });

  it("counts examples by their weights", async () => {
    expect((await onLinear(sobolev({ strength: 3 }), { ...two, weights: [1, 0] })).value).toBe(0);
    expect((await onLinear(sobolev(), { ...two, weights: [1, 3] })).value).toBeCloseTo((0.75 * 0.25) / 2, 12);
  });

  it("has target slopes for the controlled columns alone", async () => {
    const one = {
      ...two,
      targetSlopes: [
        [-1, 3],
        [-1, 3.5],
      ],
    };
    expect((await onLinear(sobolev({ columns: [1] }), one)).value).toBeCloseTo(0.25 / 4, 12);
  });

  it("takes them from a function, such as a teacher's", async () => {
    const teacher = (x: Tensor): Tensor => tanh(matmul(x, constant([1, -2], "float64", [2, 1])));
    const slopes = (x: Tensor): Tensor => (gradients(sum(teacher(x)), [x]) as readonly [Tensor])[0];
    const context = {
      predict: teacher,
      inputs: matrix([
        [1, 2],
        [0.5, 0],
      ]),
      targets: matrix([[0], [0]]),
    };
    const found = await evaluate({ same: sobolev({ slopes }).evaluate(context), loss: plain(mse()).evaluate(context) });
    expectClose(found.same, found.loss);
    expect(sobolev({ slopes }).facts.targetSlopes).toBe(false);
  });

  it("stochastic, is on average over its draws the same, and of one output always", async () => {
    const w1 = input("w1", "float64", [3, 4]);
    const w2 = input("w2", "float64", [4, 3]);
    const at = (stochastic: boolean, key: number): Tensor =>
      sobolev({ stochastic }).evaluate({
        predict: (x) => matmul(tanh(matmul(x, w1)), w2),
        inputs: constant(numbersOf(sampleArray([5, 3], { seed: 1 })), "float64", [5, 3]),
        targets: constant(0, "float64", [5, 3]),
        targetSlopes: constant(numbersOf(sampleArray([5, 9], { seed: 2 })), "float64", [5, 9]),
        key: constant(key, "int64"),
      });
    const draws = Array.from({ length: 400 }, (_, key) => at(true, key));
    const feeds = { w1: sampleArray([3, 4], { seed: 3 }), w2: sampleArray([4, 3], { seed: 4 }) };
    const found = await evaluate(
      { full: at(false, 0), ...Object.fromEntries(draws.map((draw, i) => [`draw${i}`, draw])) },
      feeds,
    );
    const values = draws.map(
      (_, i) => numbersOf((found as Record<string, typeof found.full>)[`draw${i}`] as typeof found.full)[0] as number,
    );
    const average = values.reduce((a, b) => a + b) / values.length;
    const deviation = Math.sqrt(values.reduce((total, value) => total + (value - average) ** 2, 0) / values.length);
    expect(deviation).toBeGreaterThan(0.01);
    expect(Math.abs(average - (numbersOf(found.full)[0] as number))).toBeLessThan((4 * deviation) / 20);

    const one = { slopes: [[0.5], [-1]], inputs: [[1, 2]], targets: [[0]], targetSlopes: [[1, 1]] };
    expect(await onLinear(sobolev({ stochastic: true }), one)).toEqual(await onLinear(sobolev(), one));
  });

  it("does not scale slopes to unit length: their size counts", async () => {
    const one = { slopes: [[2], [2]], inputs: [[0, 0]], targets: [[0]], targetSlopes: [[1, 1]] };
    expect((await onLinear(sobolev(), one)).value).toBeCloseTo(2, 12);
  });

  it("refuses to go without target slopes, or with others' shape", () => {
    const { targetSlopes: _, ...without } = two;
    expect(() => sobolev().evaluate(linearContext(without).context)).toThrow(
      "objective sobolev: expected the slopes that predictions should have, found none",
    );
    expect(() =>
      sobolev().evaluate(
        linearContext({
          ...two,
          targetSlopes: [
            [1, 2],
            [1, 2],
          ],
        }).context,
      ),
    ).toThrow("expected target slopes [2, 4], outputs·columns");
  });
});
