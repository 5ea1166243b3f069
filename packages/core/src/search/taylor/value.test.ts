import { evaluate } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { constant, type NdArray, neg, sum } from "../../graph/index.ts";
import { taylorPolynomial } from "../../loss/index.ts";
import { analyseTaylorSlopes, taylorLossAt, taylorSlopesLossAt, taylorValue } from "../index.ts";

/** A loss of TaylorGLO's repository. */
const evolved = [0.8439, 1.4872, 1.5742, -1.4446, 2.3616, -0.6632, -2.8569, -1.1313];

describe("taylorValue", () => {
  it("has the golden value of an evolved loss", () => {
    const total = [0.7, 0.2, 0.1].reduce((all, p, i) => all + taylorValue(evolved, i === 0 ? 1 : 0, p), 0);
    expect(total).toBeCloseTo(-14.891857965516, 11);
  });

  it.each([2, 3, 4])("is what tensors compute, of order %i, in either convention", async (order) => {
    const coefficients = Array.from({ length: { 2: 5, 3: 8, 4: 12 }[order] as number }, (_, i) => Math.sin(1 + i));
    for (const factorials of [false, true]) {
      const [x, y] = [constant(0.3, "float64", [1]), constant(0.8, "float64", [1])];
      const { value } = await evaluate({ value: neg(sum(taylorPolynomial(x, y, coefficients, { factorials }))) }, {});
      const found = taylorValue(coefficients, 0.3, 0.8, { factorials });
      expect(Number((value as NdArray).data[0])).toBeCloseTo(-found, 12);
    }
  });

  it("adds up to losses of classes, and of residual and slope", () => {
    const three = [0.7, 0.15, 0.15].reduce((all, p, i) => all - taylorValue(evolved, i === 0 ? 1 : 0, p), 0);
    expect(taylorLossAt(evolved, 3, 0.7)).toBeCloseTo(three, 12);
    expect(taylorSlopesLossAt(evolved, { residual: 2, slope: 1 })).toBeCloseTo(-taylorValue(evolved, 0.5, 0.8), 12);
  });
});

describe("analyseTaylorSlopes", () => {
  const numeric = (x: number, y: number, h = 1e-6): number =>
    -(taylorValue(evolved, x, y + h) - taylorValue(evolved, x, y - h)) / (2 * h);

  it("gives the pull where training begins and where it ends", () => {
    const { nullEpoch, zeroError, zeroErrorSteep, filters } = analyseTaylorSlopes(evolved);
    expect(nullEpoch).toEqual({ x: 0, y: 0.5, pull: expect.closeTo(numeric(0, 0.5), 6) });
    expect(zeroError.pull).toBeCloseTo(numeric(0, 0), 6);
    expect(zeroErrorSteep.pull).toBeCloseTo(numeric(0.5, 0), 6);
    expect(filters["null-pull"]).toEqual({ holds: nullEpoch.pull > 0, left: nullEpoch.pull, right: 0 });
  });

  it("lets the bounded squared error pass, and neither its opposite nor nothing at all", () => {
    const holds = (coefficients: readonly number[]) =>
      Object.values(analyseTaylorSlopes(coefficients).filters).map((filter) => filter.holds);
    expect(holds([0, 0, -1, 0, 0])).toEqual([true, true]);
    expect(holds([0, 0, 1, 0, 0])).toEqual([true, false]);
    expect(holds([0, 0, 0, 0, 0])).toEqual([false, false]);
  });
});
