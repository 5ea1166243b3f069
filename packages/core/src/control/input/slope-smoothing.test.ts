import { evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { matrix, onLinear } from "../../../test/linear-context.ts";
import { add, constant, input, matmul, mul, numbersOf, sum, type Tensor, tanh } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import { lai, type Objective, plain, slopeSmoothing } from "../index.ts";

/** ŷ = ½xᵀHx, whose second derivative is H everywhere. */
const second = [
  [2, 0.5],
  [0.5, -1],
];
const quadratic = (x: Tensor): Tensor =>
  mul(sum(mul(x, matmul(x, matrix(second))), { axes: [1], keepDimensions: true }), 0.5);
const at = (control: Objective, key = 1): Tensor =>
  control.evaluate({
    predict: quadratic,
    inputs: matrix([
      [1, 2],
      [3, -1],
    ]),
    targets: matrix([[0], [1]]),
    key: constant(key, "int64"),
  });
const number = async (value: Tensor): Promise<number> => numbersOf((await evaluate({ value })).value)[0] as number;

describe("slope-smoothing", () => {
  it("adds λ/2 times the squared second derivatives", async () => {
    const loss = await number(at(plain(mse())));
    const squares = 4 + 0.25 + 0.25 + 1;
    expect(await number(at(slopeSmoothing({ strength: 0.4, projections: "all" })))).toBeCloseTo(
      loss + 0.2 * squares,
      12,
    );
    expect(await number(at(slopeSmoothing({ strength: 0.4, projections: "all", columns: [1] })))).toBeCloseTo(
      loss + 0.2,
      12,
    );
  });

  it("is on average over its draws what all directions give", async () => {
    const exact = await number(at(slopeSmoothing({ strength: 0.4, projections: "all" })));
    const draws = await Promise.all(
      Array.from({ length: 200 }, (_, key) => number(at(slopeSmoothing({ strength: 0.4, projections: 2 }), key))),
    );
    const average = draws.reduce((a, b) => a + b) / draws.length;
    const deviation = Math.sqrt(draws.reduce((total, value) => total + (value - average) ** 2, 0) / draws.length);
    expect(deviation).toBeGreaterThan(0.01);
    expect(Math.abs(average - exact)).toBeLessThan((4 * deviation) / Math.sqrt(draws.length));
  });

  it("costs a linear model nothing", async () => {
    const line = { slopes: [[3], [-2]], inputs: [[1, 2]], targets: [[0]] };
    expect(await onLinear(slopeSmoothing({ strength: 100 }), line)).toEqual(await onLinear(plain(mse()), line));
  });

  it("goes with another control, and averages over outputs", async () => {
    const [w1, w2] = [input("w1", "float64", [3, 4]), input("w2", "float64", [4, 2])];
    const context = {
      predict: (x: Tensor) => matmul(tanh(matmul(x, w1)), w2),
      inputs: input("x", "float64", [5, 3]),
      targets: input("y", "float64", [5, 2]),
    };
    const of = (control: Objective): Tensor => control.evaluate(context);
    const found = await evaluate(
      {
        together: of(slopeSmoothing({ of: lai(), strength: 3, projections: "all" })),
        apart: add(
          of(lai()),
          mul(add(of(slopeSmoothing({ strength: 1, projections: "all" })), mul(of(plain(mse())), -1)), 3),
        ),
      },
      {
        w1: sampleArray([3, 4], { seed: 1 }),
        w2: sampleArray([4, 2], { seed: 2 }),
        x: sampleArray([5, 3], { seed: 3 }),
        y: sampleArray([5, 2], { seed: 4 }),
      },
    );
    expectClose(found.together, found.apart);
  });
});
