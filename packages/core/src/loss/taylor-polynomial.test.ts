import { UsageError } from "isocline";
import { arrayOf, checkGradients, evaluate, expectClose, sampleArray } from "isocline/testing";
import { describe, expect, it } from "vitest";
import { input, numbersOf, sum, type Tensor } from "../graph/index.ts";
import { taylorOfGenome, taylorOrder, taylorPolynomial, taylorTerms } from "./index.ts";

const [x, y] = [input("x", "float64", [5]), input("y", "float64", [5])];
const [xs, ys] = [sampleArray([5], { seed: 1 }), sampleArray([5], { seed: 2 })];
const coefficients = (order: number): readonly number[] => [
  ...numbersOf(sampleArray([taylorTerms(order).length + 2], { seed: order })),
];

describe("taylorTerms", () => {
  it("are those of the paper, by the label's power and then the prediction's", () => {
    expect(taylorTerms(2).map(String)).toEqual(["0,1", "0,2", "1,1"]);
    expect(taylorTerms(3).map(String)).toEqual(["0,1", "0,2", "0,3", "1,1", "1,2", "2,1"]);
    expect(taylorTerms(4).map(String)).toEqual([
      ...["0,1", "0,2", "0,3", "0,4", "1,1", "1,2", "1,3"],
      ...["2,1", "2,2", "3,1"],
    ]);
  });
});

describe("taylorPolynomial", () => {
  it.each([2, 3, 4])("of order %i is the sum of its terms, as printed, with factorials too", async (order) => {
    const theta = coefficients(order);
    const [x0 = 0, y0 = 0, ...c] = theta;
    const factorial = [1, 1, 2, 6, 24];
    for (const factorials of [false, true]) {
      const { f } = await evaluate({ f: taylorPolynomial(x, y, theta, { factorials }) }, { x: xs, y: ys });
      const [a, b] = [numbersOf(xs), numbersOf(ys)];
      const expected = Array.from(a, (value, row) =>
        taylorTerms(order)
          .map(([i, j], place) => {
            const scale = factorials ? (factorial[i] as number) * (factorial[j] as number) : 1;
            return ((c[place] as number) / scale) * (value - x0) ** i * ((b[row] as number) - y0) ** j;
          })
          .reduce((total, term) => total + term),
      );
      expectClose(f, arrayOf("float64", [5], expected));
    }
  });

  it.each([2, 3, 4])("of order %i has the derivatives of finite differences by both, to order 2", (order) =>
    checkGradients(
      ([first, second]) => sum(taylorPolynomial(first as Tensor, second as Tensor, coefficients(order))),
      [xs, ys],
      { order: 2 },
    ),
  );

  it("without factorials is that with them, each coefficient times its own", async () => {
    const theta = [0.3, -0.2, 1, 2, 3, 4, 5, 6];
    const derivatives = [0.3, -0.2, 1, 2 * 2, 3 * 6, 4, 5 * 2, 6 * 2];
    const { plain, other } = await evaluate(
      {
        plain: taylorPolynomial(x, y, theta),
        other: taylorPolynomial(x, y, derivatives, { factorials: true }),
      },
      { x: xs, y: ys },
    );
    expectClose(plain, other);
  });

  it("of a squared sine and a squared residual has either side of the Lai loss as its term (1, 1)", async () => {
    const lambda = 0.1;
    const slopes = [0.5, 1, 2, 0.1, 0.2];
    const squares = [0.25, 1, 4, 2, 0.5];
    const sines = slopes.map((k) => k ** 2 / (1 + k ** 2));
    const feeds = { x: arrayOf("float64", [5], sines), y: arrayOf("float64", [5], squares) };
    // −f: e²·sin²/λ above the boundary, e²·(1 − sin²) below.
    const { steep, flat } = await evaluate(
      { steep: taylorPolynomial(x, y, [0, 0, 0, 0, -1 / lambda]), flat: taylorPolynomial(x, y, [0, 0, -1, 0, 1]) },
      feeds,
    );
    const lai = slopes.map((k, i) => ((squares[i] as number) * Math.max(k ** 2, lambda)) / (lambda * (1 + k ** 2)));
    const found = slopes.map((k, i) => -((k ** 2 >= lambda ? steep : flat).data[i] as number));
    expectClose(arrayOf("float64", [5], found), arrayOf("float64", [5], lai));
  });
});

describe("coefficients", () => {
  it("say the order by their number", () => {
    for (const order of [2, 3, 4]) expect(taylorOrder(coefficients(order))).toBe(order);
    expect(() => taylorOrder([1, 2, 3])).toThrow(UsageError);
    expect(() => taylorOrder([1, 2, 3], "genome")).toThrow(
      "genome: expected 5 numbers for order 2, 8 numbers for order 3, 12 numbers for order 4, found 3",
    );
    expect(() => taylorOrder([0, 0, 1, Number.NaN, 2])).toThrow("expected finite numbers, found NaN");
  });

  it("come from a genome, whose centre is last", () => {
    expect(taylorOfGenome([2, 3, 4, 5, 6, 7, 0, 1])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(() => taylorOfGenome([1])).toThrow("genome: expected 5 numbers");
  });
});
