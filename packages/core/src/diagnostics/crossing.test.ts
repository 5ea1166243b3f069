import { describe, expect, it } from "vitest";
import { randomStream, UsageError } from "../base/index.ts";
import {
  aroundClass,
  atThreshold,
  betweenClasses,
  type Crossings,
  crossings,
  type RawModel,
  type RawNumber,
  type SampledRows,
} from "./index.ts";

/** A model that is a function of two numbers; it counts the rows that it predicts. */
function of(predict: (a: number, b: number) => number): RawModel & { predicted: number } {
  const model = {
    outputs: 1,
    predicted: 0,
    async predict({ rows, columns: [a, b] }: Parameters<RawModel["predict"]>[0]) {
      model.predicted += rows;
      return [Float64Array.from({ length: rows }, (_, i) => predict(a?.[i] as number, b?.[i] as number))];
    },
  };
  return model;
}

const a: RawNumber = { kind: "numeric", name: "a", column: 0, deviation: 2, minimum: -10, maximum: 10 };
const b: RawNumber = { kind: "numeric", name: "b", column: 1, deviation: 0.5, minimum: 0, maximum: 4 };

const table = (as: readonly number[], bs: readonly number[]): SampledRows => ({
  rows: as.length,
  columns: [Float64Array.from(as), Float64Array.from(bs)],
  places: as.map((_, i) => 10 * i + 3),
});

describe("crossings of a linear model", () => {
  // 3a − 4b: from (0, 1), −4, to T = 0, a must rise by 4/3 (2/3 sd) or b fall by 1 (2 sd).
  const linear = of((a, b) => 3 * a - 4 * b);

  it("are the distance to the threshold over the slope, in both units", async () => {
    const { features, smallest, any, sides } = await crossings(linear, table([0], [1]), [a, b], atThreshold(0));
    expect(sides).toEqual([1, 0]);
    expect(features.a).toMatchObject({ rows: 1, crossed: 1, share: 1 });
    expect(features.a?.smallest?.change).toBeCloseTo(4 / 3, 5);
    expect(features.a?.smallest?.deviations).toBeCloseTo(2 / 3, 5);
    expect(features.a?.median?.change).toBeCloseTo(4 / 3, 5);
    expect(features.b?.smallest?.change).toBeCloseTo(-1, 5);
    expect(features.b?.median?.change).toBeCloseTo(1, 5);
    expect(features.b?.median?.deviations).toBeCloseTo(2, 5);
    expect(smallest).toEqual(features.a?.smallest);
    expect(smallest).toMatchObject({ place: 3, feature: "a", from: 0, before: [-4] });
    expect(smallest?.after[0]).toBeGreaterThanOrEqual(0);
    expect(smallest?.after[0]).toBeLessThan(1e-5);
    expect(any.median).toBeCloseTo(2 / 3, 5);
  });

  it("stay within the observed range", async () => {
    // To 100 a would have to rise to 104/3; b cannot at all. To −16, b may rise to 4 and just reaches it from above.
    const far = await crossings(linear, table([0], [1]), [a, b], atThreshold(100));
    const none = { rows: 1, crossed: 0, share: 0, median: null, smallest: null };
    expect(far).toMatchObject({
      features: { a: none, b: none },
      smallest: null,
      any: { crossed: 0, share: 0, median: null },
    });
    const edge = await crossings(linear, table([0], [1]), [b], atThreshold(-15.9));
    expect(edge.features.b?.smallest?.to).toBeCloseTo(3.975, 5);
    expect((await crossings(linear, table([0], [1]), [b], atThreshold(-16))).features.b?.crossed).toBe(0);
  });

  it("start from a row beyond the range, but do not lead further out", async () => {
    // a = 20 is above the range; T = 50 is between it and the range, T = 70 beyond it.
    const inward = await crossings(linear, table([20], [0]), [a], atThreshold(50));
    expect(inward.features.a?.smallest?.to).toBeCloseTo(50 / 3, 5);
    expect((await crossings(linear, table([20], [0]), [a], atThreshold(70))).features.a?.crossed).toBe(0);
  });

  it("tell rows at the threshold, which are above it, from those below", async () => {
    const { sides, features } = await crossings(linear, table([4, 0, -4], [3, 0, 3]), [a], atThreshold(0));
    expect(sides).toEqual([1, 2]);
    expect(features.a?.smallest).toMatchObject({ place: 3 });
    expect(features.a?.smallest?.change).toBeLessThan(0);
    expect(features.a?.smallest?.after[0]).toBeLessThan(0);
  });

  it("have the median over the rows that cross, and the smallest with its row", async () => {
    const rows = table([1, 5, 2, 3, 4], [0, 0, 0, 0, 0]);
    const { features, smallest, any } = await crossings(linear, rows, [a], atThreshold(-3));
    expect(features.a?.median?.change).toBeCloseTo(4, 5);
    expect(features.a?.median?.deviations).toBeCloseTo(2, 5);
    expect(smallest).toMatchObject({ place: 3, from: 1 });
    expect(smallest?.change).toBeCloseTo(-2, 5);
    expect(any).toMatchObject({ crossed: 5, share: 1 });
  });

  it("take the nearest feature of each row", async () => {
    // b's slope is −4 and its range is 0 to 4: only where b is above 0 can it raise the prediction.
    const { any, features } = await crossings(
      linear,
      table([-4 / 3, -4 / 3], [0, 3]),
      [{ ...a, deviation: 100 }, b],
      atThreshold(0),
    );
    expect([features.a?.crossed, features.b?.crossed]).toEqual([2, 0]);
    expect(any.median).toBeCloseTo((4 / 3 + 16 / 3) / 2 / 100, 6);
  });

  it("leave out rows where the feature is blank", async () => {
    const zeroWhereBlank = of((a, b) => 3 * (Number.isNaN(a) ? 0 : a) - 4 * b);
    const { features, any } = await crossings(zeroWhereBlank, table([Number.NaN, 0], [1, 1]), [a, b], atThreshold(0));
    expect(features.a).toMatchObject({ rows: 1, crossed: 1, share: 1 });
    expect(features.b).toMatchObject({ rows: 2, crossed: 2, share: 1 });
    expect(any).toMatchObject({ crossed: 2, share: 1 });
  });
});

describe("crossings of curves", () => {
  it("go to the nearer side: a² from 1, and from just beside the middle", async () => {
    const square = of((a) => a * a);
    const { features } = await crossings(square, table([1, -1, 0.1], [0, 0, 0]), [a], atThreshold(9));
    expect(features.a?.crossed).toBe(3);
    expect(features.a?.median?.change).toBeCloseTo(2, 5);
    expect(features.a?.smallest?.change).toBeCloseTo(2, 5);
    const upward = await crossings(square, table([0.1], [0]), [a], atThreshold(9));
    expect(upward.smallest?.to).toBeCloseTo(3, 5);
    const downward = await crossings(square, table([-0.1], [0]), [a], atThreshold(9));
    expect(downward.smallest?.to).toBeCloseTo(-3, 5);
  });

  it("stop at the first of several, where they are apart enough to be seen", async () => {
    const wave = of((a) => Math.cos(a));
    const { smallest } = await crossings(wave, table([0], [0]), [a], atThreshold(0.5));
    expect(Math.abs(smallest?.change ?? 0)).toBeCloseTo(Math.PI / 3, 5);
  });

  it("are, on random quadratics, the nearest root", async () => {
    const stream = randomStream(3, "quadratics");
    for (let trial = 0; trial < 50; trial++) {
      const [centre, from] = [4 * stream.uniform() - 2, 8 * stream.uniform() - 4];
      const radius = 1 + 3 * stream.uniform();
      const model = of((a) => (a - centre) ** 2);
      const { smallest } = await crossings(model, table([from], [0]), [a], atThreshold(radius ** 2));
      const expected = Math.min(Math.abs(centre + radius - from), Math.abs(centre - radius - from));
      expect(Math.abs(smallest?.change ?? Number.NaN)).toBeCloseTo(expected, 4);
    }
  });
});

describe("crossings", () => {
  it("are undefined without rows, and pass over predictions that are not finite", async () => {
    const root = of((a) => Math.sqrt(a));
    const none: Crossings = await crossings(root, table([], []), [a], atThreshold(1));
    expect(none).toMatchObject({ sides: [0, 0], any: { share: null, median: null }, smallest: null });
    expect(none.features.a).toMatchObject({ rows: 0, share: null });
    const some = await crossings(root, table([-1, 0.25], [0, 0]), [a], atThreshold(1));
    expect(some.features.a).toMatchObject({ rows: 1, crossed: 1 });
    expect(some.smallest?.to).toBeCloseTo(1, 5);
  });

  it("cost about 65 predictions of each row, and 20 where it crosses", async () => {
    const model = of((a) => a);
    const rows = 100;
    const line = Array.from({ length: rows }, (_, i) => i / rows);
    await crossings(model, table(line, line), [a], atThreshold(2));
    expect(model.predicted).toBeLessThan(95 * rows);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuse the threshold %s", (threshold) => {
    expect(() => atThreshold(threshold)).toThrow(UsageError);
  });
});

describe("crossings of several outputs", () => {
  /** Each a function of a alone. */
  const several = (...functions: readonly ((a: number) => number)[]): RawModel => ({
    outputs: functions.length,
    predict: async ({ columns: [cells] }) => functions.map((of) => (cells as Float64Array).map(of)),
  });

  it("are of one of them, and show all", async () => {
    const model = several(
      (a) => a,
      (a) => 10 - 2 * a,
    );
    const { smallest, sides } = await crossings(model, table([1], [0]), [a], atThreshold(4, 1));
    expect(sides).toEqual([0, 1]);
    expect(smallest?.to).toBeCloseTo(3, 5);
    expect(smallest?.before).toEqual([1, 8]);
    expect(smallest?.after[0]).toBe(smallest?.to);
    expect(smallest?.after[1]).toBe(10 - 2 * (smallest?.to ?? 0));
  });

  // Of three straight lines the greatest is the first up to −1, the second to 3, the third beyond.
  const classes = several(
    (a) => -a - 1,
    () => 0,
    (a) => a - 3,
  );

  it("are the nearest place where another class is predicted", async () => {
    const { sides, features, smallest } = await crossings(
      classes,
      table([-4, 0, 4.5], [0, 0, 0]),
      [a],
      betweenClasses(3),
    );
    expect(sides).toEqual([1, 1, 1]);
    expect(features.a).toMatchObject({ crossed: 3 });
    expect(smallest).toMatchObject({ place: 13, from: 0 });
    expect(smallest?.change).toBeCloseTo(-1, 5);
    expect(features.a?.median?.change).toBeCloseTo(1.5, 5);
    const { before = [], after = [] } = smallest ?? {};
    expect([before.indexOf(Math.max(...before)), after.indexOf(Math.max(...after))]).toEqual([1, 0]);
  });

  it("are the nearest place where a class begins or ends", async () => {
    const { sides, smallest } = await crossings(classes, table([-4, 0], [0, 0]), [a], aroundClass(2));
    expect(sides).toEqual([2, 0]);
    expect(smallest).toMatchObject({ place: 13, from: 0 });
    expect(smallest?.change).toBeCloseTo(3, 5);
  });

  it("take the first of equal classes, and none where a probability is not finite", async () => {
    const equal = several(
      (a) => (a < -1 ? Number.NaN : 0),
      () => 0,
    );
    const { sides, features } = await crossings(equal, table([0, -4], [0, 0]), [a], betweenClasses(2));
    expect(sides).toEqual([1, 0]);
    expect(features.a).toMatchObject({ rows: 1, crossed: 0 });
  });
});
