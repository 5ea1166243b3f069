import { describe, expect, it } from "vitest";
import { onLinear } from "../../../test/linear-context.ts";
import { UsageError } from "../../base/index.ts";
import { taylorSlopes } from "../index.ts";

/** θ of order 3 without a zero. */
const coefficients = [0.3, -0.2, -1.1, 0.4, 0.7, -0.5, 0.9, 0.6];

const bounded = (value: number): number => value / (1 + value);

/** −f(x, y) term by term. */
function byHand(e: number, k: readonly number[], [x0 = 0, y0 = 0, ...c]: readonly number[]): number {
  const x = bounded(k.reduce((sum, slope) => sum + slope ** 2, 0)) - x0;
  const y = bounded(e ** 2) - y0;
  const terms = [y, y ** 2, y ** 3, x * y, x * y ** 2, x ** 2 * y];
  return -terms.reduce((sum, term, i) => sum + (c[i] as number) * term, 0);
}

describe("taylor-slopes", () => {
  it("is the polynomial of the squares of residual and slope, each over 1 and itself", async () => {
    const slopes = [0.7, -1.5];
    const inputs = [
      [1, 2],
      [-0.5, 0.25],
    ];
    const targets = [[0.4], [2]];
    const residuals = inputs.map((x, i) => 0.7 * (x[0] ?? 0) - 1.5 * (x[1] ?? 0) - (targets[i]?.[0] ?? 0));
    const { value } = await onLinear(taylorSlopes({ coefficients }), {
      slopes: slopes.map((slope) => [slope]),
      inputs,
      targets,
    });
    const expected = residuals.map((e) => byHand(e, slopes, coefficients)).reduce((a, b) => a + b) / 2;
    expect(value).toBeCloseTo(expected, 12);
  });

  it("looks at the slopes by some columns, and is the mean over outputs", async () => {
    const at = {
      slopes: [
        [0.7, 0.1],
        [-1.5, 2],
      ],
      inputs: [[1, 2]],
      targets: [[0.4, 1]],
    };
    const { value } = await onLinear(taylorSlopes({ coefficients, columns: [1] }), at);
    const each = [byHand(0.7 - 3 - 0.4, [-1.5], coefficients), byHand(0.1 + 4 - 1, [2], coefficients)];
    expect(value).toBeCloseTo(((each[0] as number) + (each[1] as number)) / 2, 12);
  });

  it("divides by factorials where it is told to", async () => {
    const at = { slopes: [[1]], inputs: [[3]], targets: [[1]] };
    const { value } = await onLinear(taylorSlopes({ coefficients, factorials: true }), at);
    const divided = coefficients.map((c, i) => c / ([1, 1, 1, 2, 6, 1, 2, 2][i] as number));
    expect(value).toBeCloseTo(byHand(2, [1], divided), 12);
  });

  it("refuses a number of coefficients that no order has", () => {
    expect(() => taylorSlopes({ coefficients: [1, 2, 3] })).toThrow(UsageError);
    expect(() => taylorSlopes({ coefficients: [1, 2, 3] })).toThrow(
      "coefficients of taylor-slopes: expected 5 numbers",
    );
  });
});
