import { arrayOf, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { memberOf } from "../../base/index.ts";
import { constant, input, matmul, type NdArray, numbersOf, type Tensor, tanh } from "../../graph/index.ts";
import { mse } from "../../loss/index.ts";
import { lai, leverRegistry, measureBatch, type ObjectiveContext, probeBatch, type TargetFeature } from "../index.ts";

const rows = 6;
const w = input("w", "float64", [3, 1]);
const features: readonly TargetFeature[] = [
  { column: 2, of: "sensitivity" },
  { column: 0, of: "slope" },
];
/** Moves of both features by row, then how steep their encodings are. */
const moves = [0.5, -1, -2, 0.25, 1, 1, 0, 3, -0.5, 0.5, 2, -1];
const probing = arrayOf(
  "float64",
  [rows, 4],
  Array.from({ length: rows }, (_, i) => [moves[2 * i] as number, moves[2 * i + 1] as number, 2, 0.5]).flat(),
);
const feeds = {
  w: arrayOf("float64", [3, 1], [0.7, -0.2, 1.5]),
  x: sampleArray([rows, 3], { seed: 2 }),
  y: sampleArray([rows, 1], { seed: 3 }),
  probing,
};
const context = (predict: ObjectiveContext["predict"]): ObjectiveContext => ({
  predict,
  inputs: input("x", "float64", [rows, 3]),
  targets: input("y", "float64", [rows, 1]),
  probing: input("probing", "float64", [rows, 4]),
});
const linear = context((x) => matmul(x, w));
const curved = context((x) => tanh(matmul(x, w)));
const numbers = async (value: Tensor): Promise<readonly number[]> => [
  ...numbersOf((await evaluate({ value }, feeds)).value as NdArray),
];

describe("measureBatch", () => {
  it("is the mean size of what noise moves, and of slopes times how steep the encoding is", async () => {
    const ofFirst = [0, 2, 4, 6, 8, 10].map((i) => Math.abs(moves[i] as number));
    const moved = (1.5 * ofFirst.reduce((sum, size) => sum + size)) / rows;
    const [sensitivity, slope] = await numbers(measureBatch(probeBatch(linear, features), features));
    expect(sensitivity).toBeCloseTo(moved, 12);
    expect(slope).toBeCloseTo(0.7 * 0.5, 12);
  });

  it("takes classes together as half the sum over them", async () => {
    const v = constant(Float64Array.from([1, 0, 0, 0, 0, 1]), "float64", [3, 2]);
    const two = { ...context((x) => matmul(x, v)), link: "softmax" } as const;
    const one = [{ column: 0, of: "slope" }] as const;
    const measured = measureBatch(
      probeBatch({ ...two, probing: constant([...new Array(rows * 2).fill(1)], "float64", [rows, 2]) }, one),
      one,
    );
    // p(1 − p) of the difference of the logits.
    const x = numbersOf(feeds.x);
    let expected = 0;
    for (let i = 0; i < rows; i++) {
      const p = 1 / (1 + Math.exp((x[3 * i + 2] as number) - (x[3 * i] as number)));
      expected += (p * (1 - p)) / rows;
    }
    expect((await numbers(measured))[0]).toBeCloseTo(expected, 10);
  });
});

describe("levers", () => {
  const strengths = constant(Float64Array.from([0.3, 2]), "float64", [2]);

  it("of noise and slopes add half the strength times the mean square", async () => {
    const loss = (
      await numbers(
        memberOf(leverRegistry, "noise")().evaluate(
          probeBatch(linear, features),
          mse(),
          constant(Float64Array.from([0, 0]), "float64", [2]),
        ),
      )
    )[0] as number;
    const of = async (name: "noise" | "jacobian"): Promise<number> =>
      ((
        await numbers(memberOf(leverRegistry, name)().evaluate(probeBatch(linear, features), mse(), strengths))
      )[0] as number) - loss;
    const meanSquare = (first: number): number =>
      moves.filter((_, i) => i % 2 === first).reduce((sum, move) => sum + move * move, 0) / rows;
    expect(await of("noise")).toBeCloseTo(0.5 * (0.3 * 1.5 ** 2 * meanSquare(0) + 2 * 0.7 ** 2 * meanSquare(1)), 10);
    expect(await of("jacobian")).toBeCloseTo(0.5 * (0.3 * (1.5 * 2) ** 2 + 2 * (0.7 * 0.5) ** 2), 10);
  });

  it("of Lai is the Lai loss with λ = 1/strength and the L1 norm", async () => {
    const plain = { ...curved, probing: constant(new Array(rows * 4).fill(1), "float64", [rows, 4]) };
    const lever = memberOf(leverRegistry, "lai")().evaluate(probeBatch(plain, features), mse(), strengths);
    const same = lai({ columns: [2, 0], lambda: [1 / 0.3, 1 / 2], norm: "l1" }).evaluate(plain);
    expectClose((await evaluate({ lever }, feeds)).lever as NdArray, (await evaluate({ same }, feeds)).same as NdArray);
  });
});
