import { UsageError } from "isocline";
import { type Descent, descend } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { add, constant, mul, square, sum, type Tensor } from "../graph/index.ts";
import { type SgdOptions, sgd } from "./index.ts";

const factors = [1, 3, 0.2];
const start = [1, -2, 0.5];
/** Σ a·p²/2 + 0.1·p⁴, whose gradient is a·p + 0.4·p³. */
const objective = (p: Tensor): Tensor =>
  sum(
    add(
      mul(
        constant(
          factors.map((a) => a / 2),
          "float64",
          [3],
        ),
        square(p),
      ),
      mul(square(square(p)), 0.1),
    ),
  );
const gradientOf = (p: readonly number[]): readonly number[] =>
  p.map((value, i) => (factors[i] as number) * value + 0.4 * value ** 3);
const rateAt = (step: number): number => 0.1 / (1 + 0.1 * step);
const descent: Descent = { objective, start, steps: 20, learningRate: rateAt };

/** The definition, in a plain loop. */
function plainLoop({ momentum = 0, nesterov = false }: SgdOptions): readonly number[] {
  let p: readonly number[] = start;
  let v: readonly number[] = [0, 0, 0];
  for (let step = 0; step < 20; step++) {
    const g = gradientOf(p);
    v = v.map((value, i) => momentum * value + (g[i] as number));
    const direction = nesterov ? g.map((value, i) => value + momentum * (v[i] as number)) : v;
    p = p.map((value, i) => value - rateAt(step) * (direction[i] as number));
  }
  return p;
}

describe("sgd", () => {
  it.each<SgdOptions>([{}, { momentum: 0.9 }, { momentum: 0.5 }, { momentum: 0.9, nesterov: true }])(
    "takes the steps of its definition with %o, while the rate changes",
    async (options) => {
      const { parameters } = await descend(sgd(options), descent);
      const expected = plainLoop(options);
      for (const [i, value] of (parameters[19] as Float64Array).entries()) {
        expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-12);
      }
    },
  );

  it("keeps a state only with momentum", async () => {
    expect((await descend(sgd(), descent)).state).toEqual([]);
    expect((await descend(sgd({ momentum: 0.9 }), descent)).state.map(({ shape }) => shape)).toEqual([[3]]);
  });

  it("refuses options outside their domain", () => {
    expect(() => sgd({ momentum: 1 })).toThrow("momentum of sgd: expected a number from 0 to below 1, found 1");
    expect(() => sgd({ momentum: Number.NaN })).toThrow(UsageError);
    expect(() => sgd({ nesterov: true })).toThrow(
      "nesterov of sgd: expected a momentum above 0 with it, found momentum 0",
    );
  });
});
