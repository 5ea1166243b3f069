import { describe, expect, it } from "vitest";
import { cmaEs, searchSpace } from "./index.ts";

const space = searchSpace([
  { name: "lambda", low: 1e-3, high: 10, scale: "log" },
  { name: "share", low: 0.1, high: 0.7 },
  { name: "epochs", low: 1, high: 9, whole: true },
]);

describe("searchSpace", () => {
  it("lays each parameter from 0 to 1, by its scale, and meets both ends exactly", () => {
    expect(space.box).toEqual({ lower: [0, 0, 0], upper: [1, 1, 1] });
    expect(space.decode([0, 0, 0])).toEqual({ lambda: 1e-3, share: 0.1, epochs: 1 });
    expect(space.decode([1, 1, 1])).toEqual({ lambda: 10, share: 0.7, epochs: 9 });
    const { lambda, share, epochs } = space.decode([0.5, 0.5, 0.45]);
    expect(lambda).toBeCloseTo(0.1, 12);
    expect(share).toBeCloseTo(0.4, 12);
    expect(epochs).toBe(5);
  });

  it("is undone by encode", () => {
    for (const values of [
      { lambda: 0.02, share: 0.3, epochs: 4 },
      { lambda: 10, share: 0.1, epochs: 9 },
    ]) {
      const decoded = space.decode(space.encode(values));
      expect(decoded.lambda).toBeCloseTo(values.lambda, 12);
      expect(decoded.share).toBeCloseTo(values.share, 12);
      expect(decoded.epochs).toBe(values.epochs);
    }
  });

  it("is searched: a strength is found by its logarithm", () => {
    const search = cmaEs({ seed: 1, ...space.box }, { maxEvaluations: 400 });
    const apart = (point: readonly number[]): number => {
      const { lambda = 0, share = 0 } = space.decode(point);
      return Math.log(lambda / 0.03) ** 2 + (share - 0.5) ** 2;
    };
    while (search.stopped === undefined) {
      const asked = search.ask();
      search.tell(
        asked,
        asked.map(({ point }) => apart(point)),
      );
    }
    expect(space.decode(search.best?.point ?? []).lambda).toBeCloseTo(0.03, 3);
  });

  it("refuses ranges, names and values that cannot be", () => {
    const one = (parameter: object) => () => searchSpace([{ name: "a", low: 1, high: 2, ...parameter }]);
    expect(() => searchSpace([])).toThrow("search space: expected at least one parameter");
    expect(one({ low: 3 })).toThrow(
      "parameter a of the search space: expected a range from a lower to a higher number",
    );
    expect(one({ high: Infinity })).toThrow("found 1 to Infinity");
    expect(one({ low: 0, scale: "log" })).toThrow("expected numbers above 0, since its scale is log, found 0 to 2");
    expect(one({ scale: "cube" })).toThrow("expected linear or log, found cube");
    expect(one({ low: 0.5, whole: true })).toThrow("expected whole ends");
    expect(() => searchSpace([space.parameters[0], space.parameters[0]] as never)).toThrow(
      "expected one range, found two",
    );
    expect(() => space.decode([1])).toThrow("point: expected 3 numbers, found 1");
    expect(() => space.encode({ lambda: 1, share: 0.2 })).toThrow("parameter epochs: expected a number from 1 to 9");
    expect(() => space.encode({ lamda: 1, share: 0.2, epochs: 2 })).toThrow('did you mean "lambda"?');
  });
});
