import { evaluate } from "isocline/testing";
import { expect, it } from "vitest";
import { constant, numbersOf } from "../../graph/index.ts";
import { laiFactor } from "./lai-factor.ts";

/** The factor at a slope, from the formula in use. */
async function factor(form: "mse" | "mae", slope: number, lambda: number): Promise<number> {
  const { m } = await evaluate({ m: laiFactor(form, constant(slope, "float64"), lambda) });
  return numbersOf(m)[0] as number;
}

const cases = [0.1, 0.5, 1, 2].flatMap((lambda) =>
  [-3, -0.2, 0, 0.05, 0.7, 1, 12].map((slope) => [lambda, slope] as const),
);

it.each(cases)("the Lai factor is that of the slope's angle: λ %f, slope %f", async (lambda, slope) => {
  // Section 2 of the paper: max(sin θ, λ·cos θ), over λ where that is below 1.
  const angle = Math.atan(Math.abs(slope));
  const branches = Math.max(Math.sin(angle), lambda * Math.cos(angle));
  expect(await factor("mae", slope, lambda)).toBeCloseTo(lambda >= 1 ? branches : branches / lambda, 12);
});

it.each([-3, -0.2, 0, 0.7, 1, 12])(
  "at λ = 1 the MAE form is the Chebyshev distance in a frame along the tangent: slope %f",
  async (slope) => {
    // The point (x, ŷ) lies on the tangent and the point (x, y) below or above it; the frame's first axis is the tangent.
    const angle = Math.atan(slope);
    const error = [0, -1.3];
    const along = Math.cos(angle) * (error[0] as number) + Math.sin(angle) * (error[1] as number);
    const across = -Math.sin(angle) * (error[0] as number) + Math.cos(angle) * (error[1] as number);
    expect(1.3 * (await factor("mae", slope, 1))).toBeCloseTo(Math.max(Math.abs(along), Math.abs(across)), 12);
  },
);
