import { describe, expect, it } from "vitest";
import { randomStream } from "../base/index.ts";
import {
  dependenceAt,
  GRID_SHARES,
  levelDependence,
  partialDependence,
  type RawModel,
  type RawNumber,
  type RawRows,
} from "./index.ts";

const a: RawNumber = { kind: "numeric", name: "a", column: 0, deviation: 1, minimum: -4, maximum: 4 };

/** 1,001 numbers from −5 to 5, in a mixed order, and a text beside them. */
function table(): RawRows {
  const order = randomStream(2, "order").permutation(1001);
  const as = Float64Array.from(order, (i) => (i - 500) / 100);
  return { rows: 1001, columns: [as, Array.from(as, (value) => (value < 0 ? "low" : "high")), as.map((v) => v + 2)] };
}

/** a² + 3c, and 7 more where the text is "high"; c has the mean 2. */
const model: RawModel = {
  outputs: 1,
  async predict({ rows, columns: [a, text, c] }) {
    const all = Float64Array.from({ length: rows }, (_, i) => {
      const bonus = text?.[i] === "high" ? 7 : 0;
      return (a?.[i] as number) ** 2 + 3 * (c?.[i] as number) + bonus;
    });
    return [all];
  },
};
const share = 501 / 1001;

describe("partialDependence", () => {
  it("is, of a quadratic, its curve and derivative at the quantiles", async () => {
    const [points = []] = await partialDependence(model, table(), a);
    expect(points).toHaveLength(37);
    expect(points[0]).toMatchObject({ share: 0, value: -5 });
    expect(points.at(-1)).toMatchObject({ share: 1, value: 5 });
    for (const { share: at, value, prediction, slope } of points) {
      expect(value).toBeCloseTo(-5 + 10 * at, 9);
      expect(prediction).toBeCloseTo(value ** 2 + 6 + 7 * share, 9);
      expect(slope).toBeCloseTo(2 * value, 9);
    }
  });

  it("has the quantiles that tables show", async () => {
    const [points = []] = await partialDependence(model, table(), a);
    const shown = GRID_SHARES.map((at) => dependenceAt(points, at)?.value ?? Number.NaN);
    for (const [i, value] of [-4.5, -2.5, 0, 2.5, 4.5].entries()) expect(shown[i]).toBeCloseTo(value, 9);
  });

  it("takes the model's own slopes where it has them", async () => {
    const own: RawModel = {
      ...model,
      slopes: async ({ rows }, columns) => [columns.map(() => new Float64Array(rows).fill(9))],
    };
    const [points = []] = await partialDependence(own, table(), a);
    expect(new Set(points.map(({ slope }) => slope))).toEqual(new Set([9]));
  });

  it("has each value once, also where many rows share it, and none where all are blank", async () => {
    const rows = (values: readonly number[]): RawRows => ({
      rows: values.length,
      columns: [Float64Array.from(values), values.map(() => "low"), new Float64Array(values.length)],
    });
    const [flags = []] = await partialDependence(model, rows([0, 0, 0, 1, Number.NaN]), a);
    const values = flags.map(({ value }) => value);
    expect(values).toEqual([...new Set(values)]);
    expect([values[0], values.at(-1)]).toEqual([0, 1]);
    expect(dependenceAt(flags, 0.5)).toMatchObject({ value: 0, share: 0, prediction: 0 });
    expect(dependenceAt(flags, 0.95)?.value).toBeCloseTo(0.85, 9);
    const [blank = []] = await partialDependence(model, rows([Number.NaN, Number.NaN]), a);
    expect([blank, dependenceAt(blank, 0.5)]).toEqual([[], undefined]);
  });
});

describe("levelDependence", () => {
  it("is the mean prediction at each level", async () => {
    const [points = []] = await levelDependence(model, table(), {
      kind: "category",
      name: "text",
      column: 1,
      levels: ["high", "low"],
    });
    // Mean a² of the numbers is 8.35.
    expect(points.map(({ level }) => level)).toEqual(["high", "low"]);
    expect(points[0]?.prediction).toBeCloseTo(8.35 + 6 + 7, 6);
    expect(points[1]?.prediction).toBeCloseTo(8.35 + 6, 6);
  });
});

describe("the dependence of several outputs", () => {
  const both: RawModel = {
    outputs: 2,
    predict: async (rows) => {
      const [first = new Float64Array()] = await model.predict(rows);
      return [first, first.map((value) => -2 * value)];
    },
  };

  it("is that of each", async () => {
    const [alone = []] = await partialDependence(model, table(), a);
    const [first = [], second = []] = await partialDependence(both, table(), a);
    expect(first).toEqual(alone);
    for (const [i, { value, prediction, slope }] of second.entries()) {
      expect(prediction).toBeCloseTo(-2 * (alone[i]?.prediction ?? 0), 9);
      expect(slope).toBeCloseTo(-4 * value, 8);
    }
  });

  it("is taken at false and true of a boolean, and has no slope by a date", async () => {
    const flag = { kind: "boolean", name: "c", column: 2 } as const;
    const [, levels = []] = await levelDependence(both, table(), flag);
    expect(levels.map(({ level }) => level)).toEqual(["false", "true"]);
    expect((levels[1]?.prediction ?? 0) - (levels[0]?.prediction ?? 0)).toBeCloseTo(-6, 9);
    const [points = []] = await partialDependence(both, table(), { kind: "date", name: "a", column: 0 });
    expect(points).toHaveLength(37);
    expect(points.map(({ slope }) => slope)).toEqual(points.map(() => null));
    expect(points[3]?.prediction).toBeCloseTo((points[3]?.value ?? 0) ** 2 + 6 + 7 * share, 9);
  });
});
